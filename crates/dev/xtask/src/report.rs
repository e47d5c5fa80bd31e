//! What is printed: each step with its time, and one line at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps of one command, run one after the other until one fails.
#[derive(Debug)]
pub struct Steps {
    command: &'static str,
    began: Instant,
    done: usize,
}

impl Steps {
    /// Begins `cargo xtask <command>`.
    pub fn begin(command: &'static str) -> Self {
        Self { command, began: Instant::now(), done: 0 }
    }

    /// Runs one step and prints its name before and its time after it.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        say(&format!("==> {name}"));
        let began = Instant::now();
        step().with_context(|| format!("{} failed at `{name}`, after {} passed steps", self.command, self.done))?;
        self.done += 1;
        say(&format!("    {name}: {}", seconds(began.elapsed())));
        Ok(())
    }

    /// The line at the end, for when every step passed.
    pub fn end(self) {
        say(&format!("{}: all {} steps passed in {}", self.command, self.done, seconds(self.began.elapsed())));
    }
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "this is what the user of a command line tool reads")]
pub fn say(line: &str) {
    println!("{line}");
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failed_step_is_named_with_what_passed_before_it() {
        let mut steps = Steps::begin("test");
        steps.run("format", || Ok(())).unwrap();
        let error = steps.run("lints", || Err(anyhow!("a warning"))).unwrap_err();
        assert_eq!(format!("{error:#}"), "test failed at `lints`, after 1 passed steps: a warning");
    }
}
