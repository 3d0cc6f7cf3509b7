"""Words whose full stop ends no sentence, or may end none, in the voices' languages."""

from typing import Final

# Titles and the like stand before something, always. German ones are among them:
# people write German to voices that speak another language.
_GOES_ON: Final = (
    "Mr Mrs Ms Mx Messrs Dr Prof Rev Hon Gov Sen Rep Pres Capt Lt Sgt Col Gen Maj Mt St "
    "vs e.g i.e viz cf approx incl esp resp "
    "Sr Sra Srta Sres Sras Dra Dña Lic Ing Arq Gral Cnel Excmo Excma EE p.ej ej Avda "
    "Ctra aprox "
    "Mme Mmes Mlle Mlles MM Mgr Boul env p.ex ex c.-à-d "
    "Sig Sigg Sig.ra Sig.na Dott Dott.ssa Prof.ssa Avv Geom Rag Arch Mons p.es "
    # In Italian the lower-case letter is the usual one.
    "sig sigg dott prof avv geom "
    "Srs Exmo Exma Profa "
    "Hr Fr z.B d.h u.a bzw evtl ggf inkl vgl bspw geb ca"
)

# So do these, as a rule, but a sentence may also end with them.
_MAY_END: Final = (
    "etc ecc usw u.s.w Inc Ltd Corp Co Bros Jr a.m p.m A.M P.M No Nos Nr nr "
    "ft oz lb lbs sq hr hrs min mins sec vol Vol ext Ext tel Tel Ave Blvd Apt Str Std "
    "max fig Fig Tlf tlf "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri "
    "Sat Sun janv févr avr juil sept oct nov déc ene feb abr jul dic gen giu lug ott "
    "fev dez "
    "núm núms Núm pág págs Pág pag Pag av Av tfno Tfno UU"
)

GOES_ON: Final = frozenset(_GOES_ON.split())
MAY_END: Final = frozenset(_MAY_END.split())
