"""The table of words that are spoken in another way, for several forms."""

from typing import Final

from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    TextSelector,
)

from ..const import CONF_REPLACEMENTS
from ..profiles.replacements import (
    ATTR_MATCH_CASE,
    ATTR_SPOKEN_AS,
    ATTR_TEXT,
    ATTR_WHOLE_WORD,
)

REPLACEMENT_TABLE: Final = ObjectSelector(
    ObjectSelectorConfig(
        fields={
            ATTR_TEXT: ObjectSelectorField(selector=TextSelector(), required=True),
            ATTR_SPOKEN_AS: ObjectSelectorField(selector=TextSelector()),
            ATTR_WHOLE_WORD: ObjectSelectorField(
                selector=BooleanSelector(), default=True
            ),
            ATTR_MATCH_CASE: ObjectSelectorField(
                selector=BooleanSelector(), default=False
            ),
        },
        multiple=True,
        label_field=ATTR_TEXT,
        description_field=ATTR_SPOKEN_AS,
        translation_key=CONF_REPLACEMENTS,
    )
)
