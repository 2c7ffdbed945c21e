//! stub
pub const DEFAULT_HOPS: u32 = 6;
pub const DEFAULT_K: usize = 10;
