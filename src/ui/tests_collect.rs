//! Collecting in the window, driven by name.
