# $title

Say here, in ten lines, what is special about this region: which documents, which calls, what their silences were filled
with (`choice`), and what a reader of the rules would stumble over.

As made by `greenroll plugin new` everything here is an example: one notice, one call, two cities. Replace file after file and run
`greenroll plugin check` after each.
