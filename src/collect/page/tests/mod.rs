//! Pages of the kinds that this room reads, and hostile ones.
