//! The locators of a table's cells: rows whose cells stand alike share one list of last steps.

use super::tree::Tree;
use super::types::{Place, Places};
use ego_tree::NodeId;
use scraper::ElementRef;

/// How a cell stands to its row; equal ones have equal places behind the row's locator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand<'a> {
    /// There is no cell.
    Row,
    /// By name and number, and whether the number counts that name alone.
    Below(&'a str, u32, bool),
    Elsewhere(NodeId),
}

/// The cells of one row after another.
pub(super) struct Shape<'a> {
    tree: &'a Tree,
    stands: Vec<(Stand<'a>, Option<ElementRef<'a>>)>,
    last: Vec<Stand<'a>>,
    places: Places,
}

impl<'a> Shape<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        Self { tree, stands: Vec::new(), last: Vec::new(), places: Places::of_row(0) }
    }

    /// Adds the next cell of a row; `None` for a place without one.
    pub fn add(&mut self, row: ElementRef<'a>, cell: Option<ElementRef<'a>>) {
        let stand = match cell {
            None => Stand::Row,
            Some(cell) if cell.parent().is_some_and(|parent| parent.id() == row.id()) => {
                let (number, by_name) = self.tree.number(cell);
                Stand::Below(cell.value().name(), number, by_name)
            }
            Some(cell) => Stand::Elsewhere(cell.id()),
        };
        self.stands.push((stand, cell));
    }

    /// Ends the row.
    pub fn places(&mut self) -> Places {
        if !self.stands.iter().map(|(stand, _)| stand).eq(&self.last) {
            let tree = self.tree;
            self.places = self.stands.iter().map(|(stand, cell)| place(tree, *stand, *cell)).collect();
            self.last = self.stands.iter().map(|(stand, _)| *stand).collect();
        }
        self.stands.clear();
        self.places.clone()
    }
}

fn place(tree: &Tree, stand: Stand<'_>, cell: Option<ElementRef<'_>>) -> Place {
    match (stand, cell) {
        (Stand::Row, _) | (_, None) => Place::Row,
        (Stand::Below(..), Some(cell)) => Place::Below(tree.step_to(cell).into()),
        (Stand::Elsewhere(_), Some(cell)) => Place::Elsewhere(tree.locator_of(cell).into()),
    }
}
