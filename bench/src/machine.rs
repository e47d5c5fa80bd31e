//! What a figure must be read with: the machine, and whether its disk can make a commit durable at all.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The machine that generator, product and PostgreSQL share.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Machine {
    pub cores: usize,
    pub cpu: String,
    pub kernel: String,
    /// File system of the data folder, such as `ext4`.
    pub file_system: String,
}

impl Machine {
    /// Describes this machine and the file system that holds `folder`. What cannot be found out is `unknown`.
    pub fn describe(folder: &Path) -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            cpu: or_unknown(cpu_model(&read("/proc/cpuinfo"))),
            kernel: or_unknown(Some(read("/proc/sys/kernel/osrelease").trim())),
            file_system: or_unknown(file_system(&read("/proc/mounts"), folder)),
        }
    }

    /// Whether the data folder is in memory, where fsync costs nothing and keeps nothing.
    pub fn is_in_memory(&self) -> bool {
        matches!(self.file_system.as_str(), "tmpfs" | "ramfs")
    }
}

fn or_unknown(found: Option<&str>) -> String {
    found.filter(|text| !text.is_empty()).unwrap_or("unknown").to_owned()
}

fn cpu_model(cpuinfo: &str) -> Option<&str> {
    let line = cpuinfo.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

/// The type of the mount with the longest path above `folder`; of equal ones the last mounted.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let parsed = mounts.lines().filter_map(|line| {
        let mut columns = line.split(' ').skip(1);
        Some((columns.next()?, columns.next()?))
    });
    parsed.filter(|(path, _)| folder.starts_with(path)).max_by_key(|(path, _)| path.len()).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides_the_file_system() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/vdb /tmp/disk xfs rw 0 0\n";
        assert_eq!(file_system(mounts, Path::new("/tmp/bench")), Some("tmpfs"));
        assert_eq!(file_system(mounts, Path::new("/tmp/disk/bench")), Some("xfs"));
        assert_eq!(file_system(mounts, Path::new("/tmpfile")), Some("ext4"));
    }

    #[test]
    fn the_model_of_the_cpu_is_found() {
        assert_eq!(cpu_model("processor\t: 0\nmodel name\t: Fast CPU @ 3GHz\n"), Some("Fast CPU @ 3GHz"));
        assert_eq!(cpu_model("processor\t: 0\n"), None);
    }
}
