//! Where this machine keeps settings and data, and what language its user reads.

use super::{Message, Outside, Session};
use crate::collect::vault::{EnvVault, KeyringVault, both};
use directories::ProjectDirs;
use std::path::PathBuf;
use std::sync::Arc;

impl Outside {
    /// The usual places of this operating system. Without a home folder, settings are not kept and
    /// data goes to the temporary folder.
    pub fn of_this_machine(clock: Arc<dyn Fn() -> i64 + Send + Sync>) -> Self {
        let places = ProjectDirs::from("", "", "Kuromaku");
        Self {
            settings: places.as_ref().map(|places| places.config_dir().join("settings.toml")),
            rules: places.as_ref().map(|places| places.config_dir().join("rules")),
            recipes: places.as_ref().map(|places| places.config_dir().join("recipes")),
            // Where there is no keyring, the environment may hold a key.
            vault: both(Arc::new(EnvVault::new(|name| std::env::var(name).ok())), Arc::new(KeyringVault)),
            data: places.map_or_else(|| std::env::temp_dir().join("kuromaku"), |places| places.data_dir().to_owned()),
            locale: sys_locale::get_locale().unwrap_or_default(),
            clock,
        }
    }
}

impl Session {
    /// What a new window shows: the named case, or, before any case was opened, the first sample.
    pub fn begin(&mut self, case: Option<PathBuf>) {
        match case {
            Some(path) => self.handle(Message::Open(path)),
            None if self.settings.recent.is_empty() => self.handle(Message::OpenSample("z_fund")),
            None => {}
        }
    }
}
