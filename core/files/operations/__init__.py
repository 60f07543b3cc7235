"""Keeping, scanning, handing over and cleaning up files."""

from core.files.operations.keeping import (
    MEGABYTE,
    CleanedUp,
    Owner,
    StorageUnavailable,
    attach,
    clean_up,
    copy,
    discard,
    erase,
    forget_unused,
    keep,
    keep_made,
    open_file,
    open_known,
    reseal,
    seal_of,
    store,
    store_of,
    take_over,
)
from core.files.operations.scanning import (
    SHELVES,
    NotScanned,
    Shelf,
    ask,
    ask_again,
    require_clean,
    settled,
    shelf,
)

UPLOADS = shelf(store)
