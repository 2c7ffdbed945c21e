//! Row numbers as ranges, so that an edit about twenty thousand rows is one short line of the log.

use serde::{Deserialize, Serialize};

/// Ascending ranges of row numbers, both ends included; no number twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Numbers(Vec<(i64, i64)>);

impl Numbers {
    pub fn ranges(&self) -> &[(i64, i64)] {
        &self.0
    }

    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|&(first, last)| usize::try_from(last - first + 1).unwrap_or_default()).sum()
    }
}

impl FromIterator<i64> for Numbers {
    fn from_iter<I: IntoIterator<Item = i64>>(numbers: I) -> Self {
        let mut sorted: Vec<i64> = numbers.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for number in sorted {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        Self(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_range() {
        let numbers: Numbers = [5, 1, 2, 3, 9, 2].into_iter().collect();
        assert_eq!(numbers.ranges(), [(1, 3), (5, 5), (9, 9)]);
        assert_eq!((numbers.len(), numbers.iter().sum::<i64>()), (5, 20));
        assert_eq!(serde_json::to_string(&(1..=20_000).collect::<Numbers>()).ok().as_deref(), Some("[[1,20000]]"));
        assert!(Numbers::default().is_empty());
    }
}
