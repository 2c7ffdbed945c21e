//! Cells that stand for several parties, periods or units. All parties are invented.

use super::*;
