# Servers and a browser for the tests (sourced by bin/test). What it starts lives in a temporary folder
# and ends with the run.

servers=''

# Stops what this run started, and nothing else.
stop_servers() {
  [[ -n $servers ]] || return 0
  local pidfile pid
  for pidfile in "$servers"/postgres/postmaster.pid "$servers"/redis.pid; do
    [[ -f $pidfile ]] || continue
    pid=$(head -n 1 "$pidfile")
    kill -INT "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  rm -rf "$servers"
  servers=''
}

make_server_folder() {
  [[ -n $servers ]] || servers=$(mktemp -d "${TMPDIR:-/tmp}/ncm-test.XXXXXX")
  chmod 711 "$servers"
}

# A program unpacked without root finds its libraries beside it.
use_libraries_of() {
  [[ $1 == "$2"/* ]] || return 0
  LD_LIBRARY_PATH=$(find "$2/lib" "$2/usr/lib" -maxdepth 2 -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd :)
  export LD_LIBRARY_PATH
}

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# The newest folder with PostgreSQL's programs, or nothing.
postgres_programs() {
  local program newest=''
  for program in /usr/lib/postgresql/*/bin/initdb "$root"/var/tools/postgres/usr/lib/postgresql/*/bin/initdb; do
    [[ ! -x $program ]] || newest=${program%/initdb}
  done
  printf '%s' "$newest"
}

answers_as_postgres() { "$python" -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$1" >/dev/null 2>&1; }

# Sets DATABASE_URL. Django makes and drops a database "test_NAME"; the name is this place's own.
find_postgres() {
  local name user=${PGUSER:-postgres} port=${PGPORT:-5432} host=${PGHOST:-127.0.0.1}
  name=ncm_$(printf '%s' "$root" | sha256sum | cut -c 1-8)_$place
  if [[ -n ${DATABASE_URL:-} ]]; then
    say "PostgreSQL: using DATABASE_URL."
  elif answers_as_postgres "postgresql://$user@$host:$port/postgres"; then
    export DATABASE_URL=postgresql://$user@$host:$port/$name
    say "PostgreSQL: using the server at $host:$port."
  else
    start_postgres "$name"
  fi
}

start_postgres() {
  local programs port as=() data
  programs=$(postgres_programs)
  if [[ -z $programs ]]; then
    if may_install; then
      # Only the programs: no cluster of the system's own is made or started.
      mkdir -p /etc/postgresql-common
      [[ -e /etc/postgresql-common/createcluster.conf ]] || printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.conf
      install_as_root "PostgreSQL" postgresql || true
    elif may_unpack; then
      unpack_packages "$root/var/tools/postgres" postgresql || true
    fi
    programs=$(postgres_programs)
    [[ -n $programs ]] || fail "PostgreSQL does not answer and is not installed. As root: apt-get install postgresql. Then run this again."
  fi
  make_server_folder
  data=$servers/postgres
  port=$(free_port)
  mkdir "$data"
  # The server refuses to run as root.
  if [[ $(id -u) == 0 ]]; then
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    chown postgres "$data"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  fi
  say "PostgreSQL: starting one for this run on port $port."
  if ! (
    cd /
    use_libraries_of "$programs" "$root/var/tools/postgres"
    "${as[@]}" "$programs/initdb" --pgdata "$data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync
    "${as[@]}" "$programs/pg_ctl" --pgdata "$data" --wait --log "$data/log" start \
      --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c fsync=off -c synchronous_commit=off"
  ) >"$servers/postgres.log" 2>&1 8<&- 9<&-; then
    tail -n 15 "$servers/postgres.log" "$data/log" >&2 || true
    fail "PostgreSQL could not be started; the lines above say why."
  fi
  export DATABASE_URL=postgresql://postgres@127.0.0.1:$port/$1
}

# Sets REDIS_URL. Its own server, so that no data of anybody is touched.
find_redis() {
  local program port
  if [[ -n ${REDIS_URL:-} ]]; then
    say "Redis: using REDIS_URL."
    return
  fi
  program=$(redis_program)
  if [[ -z $program ]]; then
    if may_install; then
      install_as_root "Redis" redis-server || true
    elif may_unpack; then
      unpack_packages "$root/var/tools/redis" redis-server || true
    fi
    program=$(redis_program)
    [[ -n $program ]] || fail "Redis is not installed. As root: apt-get install redis-server. Then run this again."
  fi
  make_server_folder
  port=$(free_port)
  say "Redis: starting one for this run on port $port."
  (
    cd "$servers"
    use_libraries_of "$program" "$root/var/tools/redis"
    "$program" --bind 127.0.0.1 --port "$port" --save '' --appendonly no --daemonize yes \
      --pidfile "$servers/redis.pid" --logfile "$servers/redis.log" --dir "$servers"
  ) >/dev/null 8<&- 9<&- || fail "Redis could not be started. Try it by hand: $program --port $port"
  export REDIS_URL=redis://127.0.0.1:$port/0
}

redis_program() {
  local unpacked=$root/var/tools/redis/usr/bin/redis-server
  command -v redis-server || { [[ ! -x $unpacked ]] || printf '%s' "$unpacked"; }
}

# Exports NCM_CHROMIUM, the browser that the tests drive.
find_browser() {
  local program
  for program in "${NCM_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser; do
    [[ -n $program && -x $program ]] && { export NCM_CHROMIUM=$program; return; }
  done
  may_install && install_as_root "The browser" chromium && export NCM_CHROMIUM=/usr/bin/chromium && return
  fail "The browser tests need chromium. As root: apt-get install chromium. Then run this again."
}
