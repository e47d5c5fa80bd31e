//! The file `postmaster.pid`, which a server keeps in its data directory while it runs. The lock file beside its socket
//! has the same first lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Pid;

/// Its name.
pub(crate) const FILE: &str = "postmaster.pid";
/// Lines of the file, counted from 0: the port, the directory of the socket, and the state of the server, padded with spaces.
const PORT_LINE: usize = 3;
const SOCKET_DIR_LINE: usize = 4;
const STATUS_LINE: usize = 7;

/// What the file says; the server may be long gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PostmasterPid {
    pub(crate) pid: Pid,
    /// As on the server's command line.
    pub(crate) data_dir: PathBuf,
    /// Where the server's socket is, and the port in its name.
    pub(crate) socket: Option<(PathBuf, u16)>,
    /// The server accepts connections.
    pub(crate) is_ready: bool,
}

impl PostmasterPid {
    /// `None` when there is no such file, or one that is still being written.
    pub(crate) fn read(data_dir: &Path) -> Option<Self> {
        Self::read_file(&data_dir.join(FILE))
    }

    pub(crate) fn read_file(file: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(file).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        // Negative for a server in single-user mode.
        let pid: i32 = lines.first()?.trim().parse().ok()?;
        let data_dir = PathBuf::from(lines.get(1)?);
        let port = lines.get(PORT_LINE).and_then(|port| port.trim().parse().ok());
        let socket = lines.get(SOCKET_DIR_LINE).map(PathBuf::from).zip(port);
        let is_ready = lines.get(STATUS_LINE).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid: Pid::from_raw(pid.checked_abs()?)?, data_dir, socket, is_ready })
    }
}

/// Whether the process is a live PostgreSQL that this crate started on `data_dir`: after a crash of the machine the number
/// may be that of anything else.
pub(crate) fn is_server_of(pid: Pid, data_dir: &Path) -> bool {
    let pid = pid.as_raw_nonzero();
    let data_dir = data_dir.as_os_str().as_encoded_bytes();
    if Path::new("/proc/self/cmdline").exists() {
        // Empty for a process that has ended and that nobody has asked about.
        return fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| names_server(&line, data_dir, 0));
    }
    let ps = Command::new("ps").args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output();
    ps.is_ok_and(|output| names_server(&output.stdout, data_dir, b' '))
}

/// Whether a command line, with `separator` between its words, is `…/postgres … -D <data_dir> …`.
fn names_server(command_line: &[u8], data_dir: &[u8], separator: u8) -> bool {
    let program = command_line.split(|byte| *byte == separator).next().unwrap_or_default();
    let argument = [&[separator], b"-D".as_slice(), &[separator], data_dir, &[separator]].concat();
    program.ends_with(b"postgres") && command_line.windows(argument.len()).any(|window| window == argument)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_state_of_the_server() {
        let file = |status| format!("123\n/data\n1700000000\n5432\n/data/socket\n\n  5432001  7\n{status}");
        let ready =
            |text: &str| PostmasterPid::parse(text).map(|found| (found.pid.as_raw_nonzero().get(), found.is_ready));
        assert_eq!(ready(&file("ready   \n")), Some((123, true)));
        assert_eq!(ready(&file("starting\n")), Some((123, false)));
        assert_eq!(ready(&file("")), Some((123, false)));
        assert_eq!(ready("-77\n/data\n"), Some((77, false)));
        assert_eq!(ready(""), None);
        assert_eq!(ready("0\n"), None);
        let socket = PostmasterPid::parse(&file("")).unwrap().socket;
        assert_eq!(socket, Some((PathBuf::from("/data/socket"), 5432)));
    }

    #[test]
    fn tells_a_server_from_other_processes() {
        let is_server = |line: &str| names_server(line.as_bytes(), b"/srv/data", 0);
        assert!(is_server("/usr/bin/postgres\0-D\0/srv/data\0-c\0port=1\0"));
        assert!(!is_server("/usr/bin/postgres\0-D\0/srv/data2\0"));
        assert!(!is_server("/usr/bin/vi\0-D\0/srv/data\0"));
        assert!(!is_server(""));
    }
}
