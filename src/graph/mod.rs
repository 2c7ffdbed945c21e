//! (stub until the room is merged)
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub as_of: Option<crate::model::PartialDate>,
    pub as_of_explicit: bool,
    pub include_former: bool,
    pub min_share: f64,
    pub soft: u8,
}
