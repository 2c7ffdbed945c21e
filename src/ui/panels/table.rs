//! stub
pub fn dates(_: &crate::model::DateSpan) -> String {
    String::new()
}
