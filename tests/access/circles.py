"""The circles of canaries: who must not meet a word of one anywhere, and who must meet every one."""

# fmt: off
# `told-…` is what a paper tells of a contact, `holder-…` of its holder, `within-…` what stays with the contact's body, `people-…` the
# office details of a member's person, `work-…` the jobs of a contact.
_STRANGERS  = {"anonymous", "suspended", "nobody"}
_OUTSIDE    = {"un_observer", "mandated", "ngo", "industry"}
_INTERIOR   = {"focal", "npc"}
_DEFENCE    = {"other_focal", "other_npc"}
_GOVERNMENT = _INTERIOR | _DEFENCE | {"mission"}
_STAFF      = {"officer", "head", "auditor"}

CLOSED: dict[str, tuple[set[str], set[str]]] = {
    #                      closed to                                                         found by
    "told-government":     (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "told-restricted":     (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "other_focal", "mission"}),
    # The administrator reads the office details of every person, who may need a login.
    "holder-government":   (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "holder-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR,                                {"other_npc", "other_focal", "mission"}),
    "names-government":    (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "names-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission"},                  {"other_npc", "other_focal", "officer"}),
    "event-government":    (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "mission"}),
    "event-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "mission", "officer"}),
    "government":          (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "restricted":          (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission", "administrator"}, {"other_npc", "officer"}),
    "within-government":   (_STRANGERS | _OUTSIDE | _DEFENCE | {"mission"},                   {"npc", "officer"}),
    "within-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission", "administrator"}, {"other_npc", "officer"}),
    "people-government":   (_STRANGERS | _OUTSIDE | _DEFENCE | {"mission"},                   {"focal", "npc", "officer", "administrator"}),
    "people-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission"},                  {"other_focal", "officer", "administrator"}),
    "people-un_observer":  (_STRANGERS | _OUTSIDE - {"un_observer"} | _GOVERNMENT,            {"un_observer", "officer"}),
    "people-mandated":     (_STRANGERS | _OUTSIDE - {"mandated"} | _GOVERNMENT,               {"mandated", "officer"}),
    "industry":            (_STRANGERS | _OUTSIDE - {"industry"} | _GOVERNMENT,               {"industry", "officer"}),
    "ngo":                 (_STRANGERS | _OUTSIDE - {"ngo"} | _GOVERNMENT,                    {"ngo", "officer"}),
    "exchange-government": (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "other_npc", "officer"}),
    "exchange-restricted": (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "mission", "officer"}),
    "paper-government":    (_STRANGERS | _OUTSIDE | _DEFENCE | {"focal"},                     {"npc", "mission", "officer"}),
    "paper-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"other_focal", "administrator"}, {"other_npc", "mission", "officer"}),
    "reasons-government":  (_STRANGERS | _OUTSIDE | _DEFENCE | {"focal", "mission"},          {"officer", "auditor"}),
    "reasons-restricted":  (_STRANGERS | _OUTSIDE | _INTERIOR | {"other_focal", "mission", "administrator"}, {"officer", "auditor"}),
    # Files made for one person of the history, the whole history, and who is sent the head of its chain.
    "taken-government":    (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"npc"} | _STAFF | {"administrator"}, {"npc"}),
    "taken-restricted":    (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"other_npc"} | _STAFF | {"administrator"}, {"other_npc"}),
    "whole":               (_STRANGERS | _OUTSIDE | _GOVERNMENT | {"head", "auditor", "administrator"}, {"officer"}),
    "heads":               (_STRANGERS | _OUTSIDE | _GOVERNMENT,                              {"officer", "auditor", "administrator"}),
    "work-government":     (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"npc"} | {"head"},         {"npc", "officer"}),
    "work-restricted":     (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"other_npc"} | {"head"},   {"other_npc", "officer"}),
}
# fmt: on
