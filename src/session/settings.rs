//! What belongs to the person and not to the case: language, theme, recent cases.
//!
//! Kept as TOML in the user's configuration folder. A broken settings file is reported and replaced by
//! defaults on the next save; it never stops the program.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    En,
    Ja,
}

impl Lang {
    pub fn pick<T>(self, en: T, ja: T) -> T {
        match self {
            Self::En => en,
            Self::Ja => ja,
        }
    }

    /// The language of a locale name such as `ja-JP`.
    pub fn of_locale(locale: &str) -> Self {
        if locale.starts_with("ja") { Self::Ja } else { Self::En }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Dark,
    Light,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub lang: Lang,
    pub theme: Theme,
    /// Newest first.
    pub recent: Vec<PathBuf>,
    /// Signs judgements and edits.
    pub analyst: String,
    /// How public sources are asked.
    pub collect: crate::collect::fetch::Settings,
    /// Sources whose key is in the keyring; the keys themselves are nowhere else.
    pub keys: BTreeSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            theme: Theme::System,
            recent: Vec::new(),
            analyst: "analyst".to_owned(),
            collect: Default::default(),
            keys: BTreeSet::new(),
        }
    }
}

const MAX_RECENT: usize = 12;

impl Settings {
    /// Reads the file; a missing one gives the defaults in the locale's language.
    pub fn load(path: &Path, locale: &str) -> (Self, Option<String>) {
        let fresh = Self { lang: Lang::of_locale(locale), ..Self::default() };
        match std::fs::read_to_string(path) {
            Ok(text) => match toml::from_str(&text) {
                Ok(settings) => (settings, None),
                Err(error) => (fresh, Some(format!("settings were not readable ({error}): {}", path.display()))),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (fresh, None),
            Err(error) => (fresh, Some(format!("settings were not readable ({error}): {}", path.display()))),
        }
    }

    /// Writes a temporary file and renames it, so that a crash leaves the old one.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = toml::to_string(self).map_err(std::io::Error::other)?;
        let temporary = path.with_extension("toml.new");
        std::fs::write(&temporary, text)?;
        std::fs::rename(&temporary, path)
    }

    pub fn remember(&mut self, case: &Path) {
        self.recent.retain(|known| known != case);
        self.recent.insert(0, case.to_owned());
        self.recent.truncate(MAX_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_and_broken_ones_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.toml");
        let (mut settings, problem) = Settings::load(&path, "ja-JP");
        assert_eq!((settings.lang, problem), (Lang::Ja, None));
        settings.theme = Theme::Dark;
        settings.remember(Path::new("a.kuromaku"));
        settings.remember(Path::new("b.kuromaku"));
        settings.remember(Path::new("a.kuromaku"));
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path, "en").0, settings);
        assert_eq!(settings.recent, [PathBuf::from("a.kuromaku"), PathBuf::from("b.kuromaku")]);
        std::fs::write(&path, "lang = 7").unwrap();
        assert!(Settings::load(&path, "en").1.is_some());
    }
}
