//! The arrangement of the picture: what is hidden, shown, pinned and where. Stored in the case as JSON
//! when the analyst changes it, so that it is undone and reopened like everything else.

use crate::model::EntityId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Name of the view in the case file.
pub const MAIN: &str = "main";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub positions: BTreeMap<EntityId, [f32; 2]>,
    pub pinned: BTreeSet<EntityId>,
    /// Taken off the canvas by the analyst.
    pub hidden: BTreeSet<EntityId>,
    /// Put on the canvas by the analyst, beyond what is there by itself.
    pub shown: BTreeSet<EntityId>,
    /// Schemata switched off.
    pub hidden_schemata: BTreeSet<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Stored {
    /// Whole pixels: what the eye can tell.
    positions: BTreeMap<String, [i32; 2]>,
    pinned: BTreeSet<String>,
    hidden: BTreeSet<String>,
    shown: BTreeSet<String>,
    hidden_schemata: BTreeSet<String>,
}

impl View {
    /// The stored form; equal views give equal bytes.
    pub fn to_json(&self) -> String {
        let names = |ids: &BTreeSet<EntityId>| ids.iter().map(ToString::to_string).collect();
        let whole = |value: f32| value.round() as i32;
        let stored = Stored {
            positions: self.positions.iter().map(|(id, [x, y])| (id.to_string(), [whole(*x), whole(*y)])).collect(),
            pinned: names(&self.pinned),
            hidden: names(&self.hidden),
            shown: names(&self.shown),
            hidden_schemata: self.hidden_schemata.clone(),
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Reads the stored form. An unreadable one gives the default picture: positions are no facts.
    pub fn from_json(json: &str) -> Self {
        let stored: Stored = serde_json::from_str(json).unwrap_or_default();
        let ids = |names: &BTreeSet<String>| names.iter().map(EntityId::new).collect();
        Self {
            positions: stored
                .positions
                .iter()
                .map(|(id, [x, y])| (EntityId::new(id), [*x as f32, *y as f32]))
                .collect(),
            pinned: ids(&stored.pinned),
            hidden: ids(&stored.hidden),
            shown: ids(&stored.shown),
            hidden_schemata: stored.hidden_schemata,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_survives_its_stored_form() {
        let mut view = View::default();
        view.positions.insert("a".into(), [10.0, -20.0]);
        view.pinned.insert("a".into());
        view.hidden.insert("b".into());
        view.hidden_schemata.insert("Address".to_owned());
        assert_eq!(View::from_json(&view.to_json()), view);
        assert_eq!(View::from_json("not json"), View::default());
    }
}
