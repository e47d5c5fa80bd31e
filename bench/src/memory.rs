//! Resident memory of the product and of its PostgreSQL, from `/proc`.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// In MiB. The product's own processes and those of its PostgreSQL apart.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Memory {
    /// Sum of `VmRSS` of the product's processes.
    pub product_mib: f64,
    /// Sum of `VmHWM`, the most that each has ever had resident.
    pub product_peak_mib: f64,
    /// Sum of `Pss` of the PostgreSQL processes: a shared page counts once in all. `None` when it may not be read.
    pub postgres_mib: Option<f64>,
}

impl Memory {
    /// The larger of the two in each figure.
    pub fn max(self, other: Self) -> Self {
        Self {
            product_mib: self.product_mib.max(other.product_mib),
            product_peak_mib: self.product_peak_mib.max(other.product_peak_mib),
            postgres_mib: match (self.postgres_mib, other.postgres_mib) {
                (Some(left), Some(right)) => Some(left.max(right)),
                (left, right) => left.or(right),
            },
        }
    }

    /// Looks at process `root` and all that descend from it.
    pub fn of_tree(root: u32) -> Self {
        let mut memory = Self::default();
        for process in family(root, &processes(Path::new("/proc"))) {
            if process.name == "postgres" {
                if let Some(kib) = read_pss(process.pid) {
                    *memory.postgres_mib.get_or_insert_default() += kib / 1024.0;
                }
            } else {
                memory.product_mib += process.rss_kib / 1024.0;
                memory.product_peak_mib += process.peak_kib / 1024.0;
            }
        }
        memory
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Process {
    pid: u32,
    parent: u32,
    name: String,
    rss_kib: f64,
    peak_kib: f64,
}

fn processes(proc: &Path) -> Vec<Process> {
    let Ok(entries) = fs::read_dir(proc) else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    // A process may end while it is looked at; it is then left out.
    pids.filter_map(|pid| parse_status(pid, &fs::read_to_string(proc.join(pid.to_string()).join("status")).ok()?))
        .collect()
}

fn parse_status(pid: u32, status: &str) -> Option<Process> {
    Some(Process {
        pid,
        parent: field(status, "PPid:")?.parse().ok()?,
        name: field(status, "Name:")?.to_owned(),
        rss_kib: kib(status, "VmRSS:").unwrap_or(0.0),
        peak_kib: kib(status, "VmHWM:").unwrap_or(0.0),
    })
}

fn read_pss(pid: u32) -> Option<f64> {
    kib(&fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?, "Pss:")
}

fn kib(text: &str, label: &str) -> Option<f64> {
    field(text, label)?.strip_suffix("kB")?.trim().parse().ok()
}

fn field<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(label)).map(str::trim)
}

fn family(root: u32, all: &[Process]) -> Vec<&Process> {
    let mut family: Vec<&Process> = all.iter().filter(|process| process.pid == root).collect();
    let mut looked_at = 0;
    while let Some(parent) = family.get(looked_at).map(|process| process.pid) {
        family.extend(all.iter().filter(|process| process.parent == parent && process.pid != parent));
        looked_at += 1;
    }
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\ttidings\nUmask:\t0022\nPPid:\t12\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";

    #[test]
    fn the_status_of_a_process_is_read() {
        let process = parse_status(7, STATUS).unwrap();
        let expected = Process { pid: 7, parent: 12, name: "tidings".to_owned(), rss_kib: 10240.0, peak_kib: 20480.0 };
        assert_eq!(process, expected);
        assert_eq!(kib("Pss:                1234 kB\nPss_Dirty:  99 kB\n", "Pss:"), Some(1234.0));
    }

    #[test]
    fn a_family_is_all_that_descend_and_no_others() {
        let process = |pid, parent| Process { pid, parent, ..parse_status(0, STATUS).unwrap() };
        let all = [process(1, 0), process(5, 1), process(9, 5), process(6, 1), process(3, 9)];
        let pids: Vec<u32> = family(5, &all).iter().map(|process| process.pid).collect();
        assert_eq!(pids, [5, 9, 3]);
    }

    #[test]
    fn this_process_has_memory() {
        let memory = Memory::of_tree(std::process::id());
        assert!(memory.product_mib > 0.0 && memory.product_peak_mib >= memory.product_mib, "{memory:?}");
    }
}
