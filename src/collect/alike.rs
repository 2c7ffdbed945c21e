//! Ids of what a source names without a number: equal names are two until somebody says otherwise.

use super::made_id;
use std::collections::BTreeMap;

/// How often each id made of a name was given out in one body.
#[derive(Debug, Default)]
pub(super) struct Alike(BTreeMap<String, usize>);

impl Alike {
    /// The id made of `parts`, and what to tell when the same came before: then it is an id of its own, with the number
    /// of the repetition in it. The first keeps the id it has where it is alone.
    pub(super) fn id(&mut self, prefix: &str, parts: &[&str], name: &str) -> (String, Option<String>) {
        let id = made_id(prefix, parts);
        let count = self.0.entry(id.clone()).or_default();
        *count += 1;
        let nth = *count;
        if nth == 1 {
            return (id, None);
        }
        let count = if nth == 2 { "two".to_owned() } else { nth.to_string() };
        let name: String = name.chars().take(80).collect();
        let told = format!("{count} rows are named {name:?}: kept apart");
        (made_id(prefix, &[parts, &["row", &nth.to_string()]].concat()), Some(told))
    }
}
