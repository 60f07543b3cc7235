"""From a notice's text to the draft of a region: pure proposals, each of which a person has to confirm.

blocks = plain_blocks(content)              # or from_json(docx_blocks(content)), read apart
files = draft(blocks, name="riverland", vocabulary=Vocabulary(...))
"""

from core.plugin_kit.drafting.blocks import NotADocument, bounded, from_json
from core.plugin_kit.drafting.pipeline import Vocabulary
from core.plugin_kit.drafting.plain import plain_blocks
from core.plugin_kit.drafting.reading import understood
from core.plugin_kit.drafting.word import docx_blocks
from core.plugin_kit.drafting.writing import counted, draft
