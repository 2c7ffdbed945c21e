//! Everything around the pages: top bar, rail, foot, menu, palette, shortcut sheet, toasts.

pub mod foot;
pub mod menu;
pub mod palette;
pub mod rail;
pub mod shortcuts;
pub mod toasts;
pub mod top;
