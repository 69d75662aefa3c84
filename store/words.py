"""Words and base models shared by all registries."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

Id = str


class Strict(BaseModel):
    """A model that refuses keys it does not know and cannot be changed after load."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """A text in bokmål and English."""

    nb: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.nb
