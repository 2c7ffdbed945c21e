//! The keyboard: shortcuts of the command table, parsed once.
//!
//! - `Ctrl` is the command key on macOS.
//! - Keys without `Ctrl` act only while no text field has the keyboard; text fields keep their own undo.
//! - Digits are matched by their place on the keyboard, so that `Ctrl+Shift+1` works on every layout.

use crate::session::Command;
use egui::{Event, Key, Modifiers};

/// One parsed shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Binding {
    command: Command,
    ctrl: bool,
    shift: bool,
    key: Key,
}

/// Every shortcut of the table.
#[derive(Debug)]
pub struct Keys(Vec<Binding>);

impl Default for Keys {
    fn default() -> Self {
        Self(Command::all().filter_map(|command| parse(command, command.shortcut()?)).collect())
    }
}

/// Splits `Ctrl+Shift+Z` (and `Ctrl++`) into its keys.
fn parts(shortcut: &str) -> Vec<&str> {
    let (head, last) = match shortcut.strip_suffix('+') {
        Some(head) => (head, "+"),
        None => shortcut.rsplit_once('+').unwrap_or(("", shortcut)),
    };
    head.split('+').filter(|part| !part.is_empty()).chain([last]).collect()
}

fn parse(command: Command, shortcut: &str) -> Option<Binding> {
    let parts = parts(shortcut);
    let (key, modifiers) = parts.split_last()?;
    let key = match *key {
        "+" => Key::Plus,
        "-" => Key::Minus,
        "?" => Key::Questionmark,
        "/" => Key::Slash,
        "[" => Key::OpenBracket,
        "]" => Key::CloseBracket,
        name => Key::from_name(name)?,
    };
    Some(Binding { command, ctrl: modifiers.contains(&"Ctrl"), shift: modifiers.contains(&"Shift"), key })
}

/// The keys of a command as they are printed, for menus and the sheet.
pub fn caps(command: Command, mac: bool) -> Vec<String> {
    let Some(shortcut) = command.shortcut() else {
        return Vec::new();
    };
    let name = |part: &str| match part {
        "Ctrl" if mac => "Cmd".to_owned(),
        "Escape" => "Esc".to_owned(),
        "Delete" => "Del".to_owned(),
        other => other.to_owned(),
    };
    parts(shortcut).into_iter().map(name).collect()
}

/// The keys of a command in one word, `Ctrl+K`.
pub fn text(command: Command, mac: bool) -> String {
    caps(command, mac).join("+")
}

impl Binding {
    fn matches(&self, key: Key, physical: Option<Key>, modifiers: Modifiers) -> bool {
        let ctrl = modifiers.command || modifiers.ctrl;
        if ctrl != self.ctrl || modifiers.alt {
            return false;
        }
        let same_key = key == self.key
            || (is_digit(self.key) && physical == Some(self.key))
            || (self.key == Key::Plus && key == Key::Equals);
        // Where a sign needs Shift on one layout and none on another, the sign decides.
        same_key && (modifiers.shift == self.shift || is_sign(self.key))
    }

    /// May it act while a text field has the keyboard?
    fn works_in_text(&self) -> bool {
        self.ctrl && !matches!(self.command, Command::Undo | Command::Redo | Command::SelectAll)
    }

    /// May holding the key repeat it?
    fn repeats(&self) -> bool {
        use Command::*;
        matches!(
            self.command,
            Undo | Redo | NextPath | PreviousPath | NextCandidate | PreviousCandidate | ZoomIn | ZoomOut
        )
    }
}

fn is_digit(key: Key) -> bool {
    (Key::Num0..=Key::Num9).contains(&key)
}

fn is_sign(key: Key) -> bool {
    use Key::*;
    matches!(key, Plus | Minus | Questionmark | Slash | OpenBracket | CloseBracket)
}

impl Keys {
    /// Takes the shortcuts that were pressed out of the input, in order.
    pub fn take(&self, ctx: &egui::Context) -> Vec<Command> {
        let in_text = ctx.text_edit_focused();
        let mut taken = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, physical_key, pressed: true, repeat, modifiers } = event else {
                    return true;
                };
                let hit = self.0.iter().find(|binding| binding.matches(*key, *physical_key, *modifiers));
                let Some(hit) = hit.filter(|hit| !in_text || hit.works_in_text()) else {
                    return true;
                };
                if !*repeat || hit.repeats() {
                    taken.push(hit.command);
                }
                false
            });
        });
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_table_is_understood() {
        let with_keys = Command::all().filter(|command| command.shortcut().is_some()).count();
        assert_eq!(Keys::default().0.len(), with_keys);
    }

    #[test]
    fn shortcuts_match_what_is_pressed() {
        let keys = Keys::default();
        let find =
            |key, physical, modifiers| keys.0.iter().find(|b| b.matches(key, physical, modifiers)).map(|b| b.command);
        let both = Modifiers::COMMAND | Modifiers::SHIFT;
        for (key, physical, modifiers, command) in [
            (Key::Z, None, Modifiers::COMMAND, Some(Command::Undo)),
            (Key::Z, None, both, Some(Command::Redo)),
            (Key::L, None, Modifiers::NONE, Some(Command::LayoutForce)),
            (Key::L, None, Modifiers::SHIFT, Some(Command::LayoutTree)),
            (Key::Questionmark, Some(Key::Slash), Modifiers::SHIFT, Some(Command::Shortcuts)),
            (Key::Equals, None, Modifiers::COMMAND, Some(Command::ZoomIn)),
            (Key::Exclamationmark, Some(Key::Num1), both, Some(Command::DrawerPaths)),
            (Key::Num1, Some(Key::Num1), Modifiers::COMMAND, Some(Command::PageExplore)),
            (Key::S, None, Modifiers::COMMAND, None),
            (Key::S, None, Modifiers::ALT, None),
        ] {
            assert_eq!(find(key, physical, modifiers), command, "{key:?} {modifiers:?}");
        }
        assert_eq!(caps(Command::ZoomIn, true), ["Cmd", "+"]);
        assert_eq!(text(Command::ExportCsv, false), "Ctrl+Shift+E");
    }
}
