import pytest, time, collections
from django.test import Client
from django.db import transaction
from tests.access.routes import *
pytestmark = pytest.mark.django_db
WHO="anonymous suspended nobody un_observer mandated ngo industry focal other_focal npc other_npc mission officer head auditor administrator".split()
NOUN={}
def noun(name):
    n=name.split(":")[-1]
    base=n.split("-")[0]
    m={"proof-create":"point","proof-confirm":"proof","event-withdraw":"event","correction-decide":"correction","document-detail":"document","file":"file","outbox-detail":"notice","outbox-again":"notice","request-close":"request","import-check":"sheet","import-confirm":"sheet","import-errors":"sheet","requirement-update":"point"}
    return m.get(n,base)
OPEN={"recipient":"unoda","instrument":"poa","participation":"att","interval":"poa","provision":"5.1","house":"contacts.liaison-days","state":"names"}
def test_probe(world):
    t0=time.time()
    import logging,cProfile,pstats; logging.disable(logging.CRITICAL)
    cost=collections.Counter(); cnt=collections.Counter()
    clients={}
    pr=cProfile.Profile()
    pr.enable() if __import__('os').environ.get('PROF') else None
    for w in WHO:
        c=Client(raise_request_exception=True)
        u=world.users[w]
        if u is not None: c.force_login(u, backend="allauth.account.auth_backends.AuthenticationBackend")
        clients[w]=c
    rows=collections.defaultdict(list); n=0
    for r in ROUTES:
        if r.name.startswith(("account","mfa")) : continue
        conv=r.converters
        addrs=[]
        if not conv: addrs=[("-",r.address)]
        elif "token" in conv: addrs=[("missing",r.at("abc"))]
        elif r.name=="record-history":
            for s in ("government","restricted"):
                addrs.append((s,r.at("members","memberbody",world.sides[s]["body"].pk)))
                addrs.append((s+"P",r.at("contacts","pointofcontact",world.sides[s]["point"].pk)))
            addrs.append(("missing",r.at("members","memberbody",MISSING)))
        else:
            nn=noun(r.name)
            extra=["b"] if "letter" in conv else []
            if nn in world.sides["government"]:
                for s in ("government","restricted"):
                    addrs.append((s,r.at(world.sides[s][nn].pk,*extra)))
                addrs.append(("missing",r.at(MISSING,*extra)))
            elif nn=="designation":
                addrs=[("there",r.at(world.open["designation"].pk)),("missing",r.at(MISSING))]
            elif nn in OPEN or nn=="state":
                addrs=[("there",r.at(OPEN.get(nn))),("missing",r.at("nix"))]
            else: print("??",r.name); continue
        for s,a in addrs:
            for method in ("get","post"):
                line=""
                for w in WHO:
                    n+=1; t1=time.process_time()
                    with transaction.atomic():
                        try: resp=getattr(clients[w],method)(a)
                        except Exception as e: line+="!"; print(r.name,a,w,method,repr(e)); transaction.set_rollback(True); continue
                        transaction.set_rollback(True)
                    sc=resp.status_code; cost[(method,sc)]+=time.process_time()-t1; cnt[(method,sc)]+=1
                    if sc==302: ch="L" if "/accounts/login" in resp["Location"] else "R"
                    else: ch={200:"o",403:"f",404:"-",405:"m",422:"x",409:"c",410:"g"}.get(sc,str(sc))
                    line+=ch
                rows[(r.name,s)].append(line)
    for (name,s),l in rows.items(): print(f"{name:38} {s:11} {'  '.join(l)}")
    for k in cost: print(k,cnt[k],round(cost[k],2),round(1000*cost[k]/cnt[k],2))
    print(n,time.time()-t0)
    pr.disable(); pstats.Stats(pr).sort_stats('cumtime').print_stats(60)
