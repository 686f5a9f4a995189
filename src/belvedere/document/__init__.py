"""The document: entries, versions, transactions, scopes, arrays. It knows nothing of networks.

`Store` is the document of one server, `Scope` the shared entries or a session's own, `Commit` what one version
changed, `Blob` content that is kept once and fetched apart. The other names are for the link, which sends differences,
and for those who write values of their own.
"""

from belvedere.document.blobs import Blob, BlobChanged
from belvedere.document.components import Component
from belvedere.document.lanes import BULK_BYTES, Lane, Path
from belvedere.document.scope import Entry, Scope
from belvedere.document.store import Commit, Store
from belvedere.document.values import ARRAY_EXT, DocumentValue, EncodeError, decode_raw, encode_value

__all__ = [
    "ARRAY_EXT",
    "BULK_BYTES",
    "Blob",
    "BlobChanged",
    "Commit",
    "Component",
    "DocumentValue",
    "EncodeError",
    "Entry",
    "Lane",
    "Path",
    "Scope",
    "Store",
    "decode_raw",
    "encode_value",
]
