//! The processes: the server, and the watcher that ends it when this process is gone.

use std::io::{self, PipeWriter, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::watch;

use crate::unprivileged::{RunAs, SHELL};

const WATCHER: &str = include_str!("watcher.sh");

/// A running server. Dropping it asks the server to shut down fast, and does not wait.
#[derive(Debug)]
pub(crate) struct Server {
    pid: Pid,
    exit: watch::Receiver<State>,
    /// The watcher waits for this to close. No other child inherits it: the standard library marks it close-on-exec.
    _lifeline: PipeWriter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    /// With the status, if the system told it.
    Ended(Option<ExitStatus>),
}

impl Server {
    /// Starts the watcher, then the server, so that no server is ever unwatched for longer than it takes to write a line.
    pub(crate) fn spawn(mut command: Command, run_as: &RunAs, remove_in_the_end: Option<&Path>) -> io::Result<Self> {
        let (watched, mut lifeline) = io::pipe()?;
        let mut watcher = run_as
            .command(SHELL)
            .args(["-c", WATCHER, "tidings-postgres-watcher"])
            .arg(remove_in_the_end.unwrap_or(Path::new("")))
            .stdin(Stdio::from(watched))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = command.spawn().and_then(|mut server| match lifeline.write_all(pid_line(&server).as_bytes()) {
            Ok(()) => Ok(server),
            Err(error) => server.kill().and(Err(error)),
        });
        let server = match server {
            Ok(server) => server,
            Err(error) => {
                end(&mut watcher);
                return Err(error);
            }
        };
        let pid = Pid::from_child(&server);
        let (ended, exit) = watch::channel(State::Running);
        // A thread rather than a task: a cluster may outlive the runtime that started it.
        std::thread::Builder::new().name("postgres-wait".to_owned()).spawn(move || wait(server, watcher, &ended))?;
        Ok(Self { pid, exit, _lifeline: lifeline })
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn is_alive(&self) -> bool {
        *self.exit.borrow() == State::Running
    }

    /// How the server ended, once it has; `None` if the system did not tell.
    pub(crate) async fn exited(&self) -> Option<ExitStatus> {
        let mut exit = self.exit.clone();
        match exit.wait_for(|state| *state != State::Running).await.as_deref() {
            Ok(State::Ended(status)) => *status,
            Ok(State::Running) | Err(_) => None,
        }
    }

    pub(crate) fn fast_shutdown(&self) {
        self.signal(Signal::INT);
    }

    /// Without a checkpoint: the next start has to recover.
    pub(crate) fn immediate_shutdown(&self) {
        self.signal(Signal::QUIT);
    }

    fn signal(&self, signal: Signal) {
        if self.is_alive() {
            // It may end in between: then there is nothing to do.
            let _ = kill_process(self.pid, signal);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.fast_shutdown();
    }
}

fn pid_line(server: &Child) -> String {
    format!("{}\n", server.id())
}

fn wait(mut server: Child, mut watcher: Child, ended: &watch::Sender<State>) {
    let status = server.wait().ok();
    ended.send_replace(State::Ended(status));
    // It must not outlive the server: by then the process id may be somebody else's.
    end(&mut watcher);
}

fn end(watcher: &mut Child) {
    // It may have ended by itself.
    let _ = watcher.kill();
    let _ = watcher.wait();
}
