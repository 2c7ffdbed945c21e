//! Whole sessions: open, import, judge, search, undo.
