//! The block that holds a place: an index of locators, made at the first question.
//!
//! - Hashes of locators, one for each step, computed on the way along the text: O(bytes of all locators) to make,
//!   O(bytes of the locator) to ask. Every hit is compared with the block itself, so that a collision misleads nobody.
//! - No text is kept: two numbers for each block and each element around one.

use super::tree::{STEP, selector_of, split_line};
use super::types::{Block, Page};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::sync::OnceLock;

/// The index of a page's blocks. It says nothing of the page's own, so that pages are equal with and without it.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockIndex(OnceLock<Known>);

impl PartialEq for BlockIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for BlockIndex {}

/// Positions of blocks by the hash of a selector.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The first block at an element.
    at: HashMap<u64, u32>,
    /// The first block inside an element.
    inside: HashMap<u64, u32>,
    /// Hash of the selector, line, block; sorted.
    lines: Vec<(u64, u32, u32)>,
}

impl Page {
    /// The block that holds a place: the same locator, else the nearest block around it, else the first inside it. Of
    /// a line without a block of its own, the last one before it. O(length of the locator), after O(blocks) once.
    pub fn block_at(&self, locator: &str) -> Option<usize> {
        let known = self.index.0.get_or_init(|| Known::new(&self.blocks));
        let css = selector_of(locator);
        let steps = hashes(css);
        let whole = steps.last().map_or_else(|| hash(""), |(_, hash)| *hash);
        let block =
            |number: u32| Some((usize::try_from(number).ok()?, self.blocks.get(usize::try_from(number).ok()?)?));
        if let Some((_, line)) = split_line(locator) {
            let after = known.lines.partition_point(|(of, at, _)| (*of, *at) <= (whole, line));
            let last = after.checked_sub(1).and_then(|last| known.lines.get(last)).filter(|(of, ..)| *of == whole);
            let found = last.and_then(|(_, _, number)| block(*number));
            if let Some((number, _)) = found.filter(|(_, block)| selector_of(&block.locator) == css) {
                return Some(number);
            }
        }
        if css.is_empty() {
            return None;
        }
        let around = steps.iter().rev().find_map(|(end, hash)| {
            let (number, block) = block(*known.at.get(hash)?)?;
            (Some(selector_of(&block.locator)) == css.get(..*end)).then_some(number)
        });
        around.or_else(|| {
            let (number, block) = block(*known.inside.get(&whole)?)?;
            block.locator.strip_prefix(css)?.starts_with(STEP).then_some(number)
        })
    }
}

impl Known {
    fn new(blocks: &[Block]) -> Self {
        let mut known = Self::default();
        for (block, number) in blocks.iter().zip(0_u32..) {
            let line = split_line(&block.locator);
            let css = selector_of(&block.locator);
            let steps = hashes(css);
            let whole = steps.last().map_or_else(|| hash(""), |(_, hash)| *hash);
            if let Some((_, line)) = line {
                known.lines.push((whole, line, number));
            }
            known.at.entry(whole).or_insert(number);
            for (_, hash) in steps.iter().rev().skip(1) {
                known.inside.entry(*hash).or_insert(number);
            }
        }
        known.lines.sort_unstable();
        known
    }
}

/// Where each step of a selector ends, and the hash of all up to there.
fn hashes(css: &str) -> Vec<(usize, u64)> {
    let mut hasher = DefaultHasher::new();
    let mut end = 0;
    let mut found = Vec::new();
    for step in css.split(STEP) {
        if end > 0 {
            hasher.write(STEP.as_bytes());
            end += STEP.len();
        }
        hasher.write(step.as_bytes());
        end += step.len();
        found.push((end, hasher.finish()));
    }
    found
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
