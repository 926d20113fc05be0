"""Croissant metadata (JSON-LD) of a dataset's Parquet files.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html. Columns that hold objects are left to ``schema.json``:
the reference reader (mlcroissant 1.1) has no type for them.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from newscrawler.dataset.card import authors, short, title
from newscrawler.dataset.parquet import OFFSET
from newscrawler.dataset.schema import SHAPES, hints
from newscrawler.items import Article

_TERMS = (
    "citeAs column dataBiases dataCollection equivalentProperty extract field fileObject fileProperty fileSet format"
    " includes isLiveDataset jsonPath key md5 parentField path personalSensitiveInformation recordSet references regex"
    " repeated replace samplingRate separator source subField transform"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS.split()},
}
_FILES = "articles-parquet"


def croissant(about: Mapping[str, Any], version: str) -> str:
    """``croissant.json``; ``about`` is what the manifest says, which also has the files' hashes."""
    docs = {one.name: one.metadata["doc"] for one in dataclasses.fields(Article)}
    fields = []
    for name, kind in hints(text=about["arguments"]["text"]).items():
        if name in SHAPES or get_origin(kind) is dict:
            continue
        fields.append(_field(name, kind, docs[name]))
        if name == "published_at":
            fields.append(_field(OFFSET, int, "Offset that published_at was stated with, in minutes."))
    stated = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "newscrawler-dataset",
        "description": f"{title(about)}: {about['counts']['articles']} articles. README.md has more.",
        "version": f"0.0.0+{short(version)}",
        "datePublished": about["span"]["collected"][:10],
        "temporalCoverage": f"{about['span']['first'][:10]}/{about['span']['last'][:10]}",
        "inLanguage": "id",
        "license": "README.md#rights-and-robots",
        "url": "README.md",
        "creator": [{"@type": "sc:Organization", "name": name} for name in authors(about)],
        "citeAs": f"{'; '.join(authors(about))}: {title(about)}. Version {short(version)}.",
        "isLiveDataset": False,
        "distribution": [
            {
                "@type": "cr:FileSet",
                "@id": _FILES,
                "name": _FILES,
                "encodingFormat": "application/x-parquet",
                "includes": "parquet/*/*.parquet",
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "articles",
                "name": "articles",
                "key": {"@id": "articles/id"},
                "field": fields,
            }
        ],
    }
    return json.dumps(stated, ensure_ascii=False, indent=1) + "\n"


def _field(name: str, kind: Any, doc: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"articles/{name}",
        "name": f"articles/{name}",
        "description": doc,
        "dataType": "sc:Text",
        "source": {"fileSet": {"@id": _FILES}, "extract": {"column": name}},
    }
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not types.NoneType)
    if get_origin(kind) is list:
        found["repeated"] = True
    elif name.endswith("_at"):
        found["dataType"] = "sc:DateTime"
    elif kind in (int, bool):
        found["dataType"] = {int: "sc:Integer", bool: "sc:Boolean"}[kind]
    return found
