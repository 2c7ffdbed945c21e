//! The window, driven by accessible names: import, judge, find a path, undo.
