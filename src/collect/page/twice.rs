//! Names that stand twice in one object of a JSON text: a parser keeps only the last, and a page may hide one so.

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

/// More are not told.
const MOST: usize = 20;

/// The names that stand twice, each after the names that lead to it: `founder.name`. O(bytes); nothing for a text that is
/// no JSON.
pub(super) fn twice(text: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let mut parser = serde_json::Deserializer::from_str(text);
    // What is no JSON is said by whoever parses it.
    _ = Below { path: String::new(), found: &found }.deserialize(&mut parser);
    found.into_inner()
}

struct Below<'a> {
    path: String,
    found: &'a RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Below<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Below<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Below { path: self.path.clone(), found: self.found })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut names: HashSet<String> = HashSet::new();
        while let Some(name) = object.next_key::<String>()? {
            let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
            if !names.insert(name) && self.found.borrow().len() < MOST {
                self.found.borrow_mut().push(path.clone());
            }
            object.next_value_seed(Below { path, found: self.found })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::twice;

    #[test]
    fn names_that_stand_twice_are_found() {
        assert_eq!(twice(r#"{"a":1,"b":{"c":[{"d":1,"d":2}],"c":null},"a":true}"#), ["b.c.d", "b.c", "a"]);
        assert!(twice(r#"{"a":{"b":1},"c":[{"b":1},{"b":2.5}]}"#).is_empty());
        assert!(twice("{").is_empty());
    }
}
