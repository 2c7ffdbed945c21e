//! Tests of the room, by format.
