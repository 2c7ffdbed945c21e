//! The index that finds pairs worth comparing.
//!
//! Keys: identifiers, the whole name without spaces, acronyms, words, and the first four letters of rarer
//! words (for spelling variants). Words that hundreds of entries bear are skipped unless a name has no other.

use super::profile::Profile;
use crate::text::{Class, Token};
use std::collections::{BTreeSet, HashMap};

/// How many entries per entity are compared in full.
const SHORTLIST: usize = 60;
/// A word borne by more entries than this finds nobody by itself.
const COMMON: usize = 400;

pub(super) struct Index<'a, 'p> {
    profiles: Vec<&'p Profile<'a>>,
    /// Key → positions in `profiles`, ascending, each once.
    postings: HashMap<String, Vec<u32>>,
    /// How many profiles bear each word.
    bearers: HashMap<&'p str, usize>,
}

impl<'a, 'p> Index<'a, 'p> {
    pub fn build(profiles: &[&'p Profile<'a>]) -> Self {
        let mut postings: HashMap<String, Vec<u32>> = HashMap::new();
        for (at, profile) in profiles.iter().enumerate() {
            for key in keys(profile).into_iter().chain(main_keys(profile)) {
                postings.entry(key).or_default().push(at as u32);
            }
        }
        let mut bearers: HashMap<&'p str, usize> = HashMap::new();
        for profile in profiles {
            let words = profile.names.iter().filter(|name| !name.acronym).flat_map(|name| &name.tokens);
            for word in words.map(|token| token.text.as_str()).collect::<BTreeSet<_>>() {
                *bearers.entry(word).or_default() += 1;
            }
        }
        Self { profiles: profiles.to_vec(), postings, bearers }
    }

    /// The entries most worth comparing with an entity, best first.
    pub fn lookup(&self, profile: &Profile<'_>) -> Vec<&'p Profile<'a>> {
        let mut hits: Vec<(&str, &[u32])> = Vec::new();
        let keys = keys(profile);
        for key in &keys {
            if let Some(list) = self.postings.get(key) {
                hits.push((key, list));
            }
        }
        let certain = |key: &str| key.starts_with(['i', 'j', 'a']);
        hits.sort_by_key(|(key, list)| (!certain(key), list.len(), *key));
        let mut weights: HashMap<u32, f64> = HashMap::new();
        let mut words = 0;
        for (key, list) in hits {
            let factor = match key.as_bytes().first() {
                Some(b'i' | b'j') => 10.0,
                Some(b'a') => 3.0,
                Some(b'p') => 0.6,
                _ => 1.0,
            };
            if !certain(key) {
                if list.len() > COMMON && words >= 2 {
                    continue;
                }
                words += 1;
            }
            let rarity = (1.0 + self.profiles.len() as f64 / list.len() as f64).ln();
            for at in list {
                *weights.entry(*at).or_default() += factor * rarity;
            }
        }
        let mut ranked: Vec<(u32, f64)> = weights.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(SHORTLIST);
        ranked.into_iter().filter_map(|(at, _)| self.profiles.get(at as usize).copied()).collect()
    }

    /// How rare a word is among the entries: 1 for one nobody bears, towards 0 for one that all bear.
    /// The 1 000 stand for entries not loaded, so that a list of two does not call every word common.
    pub fn rarity(&self, token: &Token) -> f64 {
        let borne = self.bearers(token) as f64;
        (1.0 - (borne + 1.0).ln() / (self.profiles.len() as f64 + 1_000.0).ln()).clamp(0.0, 1.0)
    }

    /// Entries that bear the word.
    pub fn bearers(&self, token: &Token) -> usize {
        self.bearers.get(token.text.as_str()).copied().unwrap_or(0)
    }

    /// Entries that have this name, main or not.
    pub fn namesakes(&self, joined: &str) -> usize {
        self.count('j', joined)
    }

    /// Other entries whose main name this is.
    pub fn owners(&self, joined: &str, not: &Profile<'_>) -> Vec<&'p Profile<'a>> {
        let list = self.postings.get(&format!("m{joined}")).map(Vec::as_slice).unwrap_or_default();
        let owners = list.iter().filter_map(|at| self.profiles.get(*at as usize).copied());
        owners.filter(|owner| owner.entity.id != not.entity.id).collect()
    }

    /// Entries with the acronym.
    pub fn acronym_bearers(&self, joined: &str) -> usize {
        self.count('a', joined)
    }

    fn count(&self, kind: char, text: &str) -> usize {
        self.postings.get(&format!("{kind}{text}")).map_or(0, Vec::len)
    }
}

/// Keys that may bring two profiles together; the first letter is the kind.
fn keys(profile: &Profile<'_>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    keys.extend(profile.identifiers.iter().map(|id| format!("i{}", id.value)));
    for name in &profile.names {
        keys.insert(format!("j{}", name.joined));
        if name.acronym {
            keys.insert(format!("a{}", name.joined));
            continue;
        }
        for token in &name.tokens {
            keys.insert(format!("t{}", token.text));
            if token.class == Class::Plain && !token.cjk && token.text.chars().count() > 4 {
                keys.insert(format!("p{}", token.text.chars().take(4).collect::<String>()));
            }
        }
    }
    keys
}

fn main_keys(profile: &Profile<'_>) -> BTreeSet<String> {
    let main = profile.names.iter().filter(|name| name.standing == super::names::Standing::Main);
    main.map(|name| format!("m{}", name.joined)).collect()
}
