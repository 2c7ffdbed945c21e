//! Who is meant: an entity id, an identifier, or a caption. Never a guess.

use super::RunError;
use crate::model::{EntityId, Facts};
use crate::text::normal;

/// Properties that hold identifiers people type.
const IDENTIFIERS: [&str; 9] =
    ["registrationNumber", "leiCode", "idNumber", "taxNumber", "vatCode", "uscCode", "swiftBic", "imoNumber", "ticker"];

/// Finds the one entity meant by `text`; relations are not meant.
///
/// # Errors
/// When nothing fits, or several do: then they are listed.
pub fn find(facts: &Facts, text: &str) -> Result<EntityId, RunError> {
    if let Some(entity) = facts.entity(text) {
        return Ok(entity.id.clone());
    }
    let things = || facts.entities.values().filter(|entity| !entity.is_relation() && !entity.schema.is_a("Interval"));
    let wanted = normal(text);
    let exact: Vec<_> = things().filter(|entity| entity.caption() == text).collect();
    let tiers: [&dyn Fn(&crate::model::Entity) -> bool; 4] = [
        &|entity| IDENTIFIERS.iter().any(|prop| entity.all(prop).any(|s| s.value.eq_ignore_ascii_case(text))),
        &|entity| normal(entity.caption()) == wanted,
        &|entity| entity.names().any(|name| normal(&name.value) == wanted),
        &|entity| entity.id.as_str().rsplit_once(':').is_some_and(|(_, local)| local == text),
    ];
    let mut found = exact;
    for tier in tiers {
        if !found.is_empty() {
            break;
        }
        found = things().filter(|entity| tier(entity)).collect();
    }
    // The deal's own records are meant before entries of lists and reference bodies.
    if let Some(best) = found.iter().map(|entity| entity.role).min() {
        found.retain(|entity| entity.role == best);
    }
    match found.as_slice() {
        [one] => Ok(one.id.clone()),
        [] => Err(RunError::Usage(format!("nothing in this case is called {text:?}"))),
        several => {
            let lines: Vec<String> =
                several.iter().take(20).map(|e| format!("  {}  {} ({})", e.id, e.caption(), e.schema.name)).collect();
            Err(RunError::Usage(format!("{text:?} is ambiguous; use an id:\n{}", lines.join("\n"))))
        }
    }
}
