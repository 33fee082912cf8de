"""Lists kept on disk: fetched from their publishers, checked, swapped in whole, compared.

Comes in: names of sources, or list files. Goes out: the last good version of each list, with what is known of it.
Invariant: a list in force was read whole and passed the checks; whatever goes wrong with a new version, the one before
stays in force. Versions are kept, so that an answer can be repeated. It screens nothing.
"""

from sanscreen.store.comparing import EntityChange, FieldChange, ListDiff, diff
from sanscreen.store.fetch import Limits
from sanscreen.store.lookup import Stored, find_stored, stored_info, stored_path
from sanscreen.store.place import stored_names
from sanscreen.store.sources import ListSource, read_sources, source_of
from sanscreen.store.updating import Update, import_file, update
from sanscreen.store.upkeep import ListStatus, Verified, prune, status, verify
from sanscreen.store.version import Failure, StoredFile, StoredVersion

__all__ = [
    "EntityChange",
    "Failure",
    "FieldChange",
    "Limits",
    "ListDiff",
    "ListSource",
    "ListStatus",
    "Stored",
    "StoredFile",
    "StoredVersion",
    "Update",
    "Verified",
    "diff",
    "find_stored",
    "import_file",
    "prune",
    "read_sources",
    "source_of",
    "status",
    "stored_info",
    "stored_names",
    "stored_path",
    "update",
    "verify",
]
