//! Many readers of one template page, all of it cached in the process: how many pages there are in a second, and how long one takes
//! when half as many are asked for.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{installation::Installation, measure::Measured, visitor::Visitor};

/// How many ask at once.
const READERS: u64 = 16;

/// Pages a second, when everybody asks again as soon as there is an answer.
///
/// # Errors
/// When a page is not shown.
pub async fn peak(on: &Installation, time: Duration) -> Result<f64> {
    let (visitor, path) = (Arc::new(Visitor::in_process(on).await?), Arc::<str>::from(on.template_page()));
    visitor.open(&path).await?;
    let started = Instant::now();
    let mut reading = JoinSet::new();
    for _ in 0..READERS {
        let (visitor, path) = (visitor.clone(), path.clone());
        reading.spawn(async move {
            let mut pages = 0_u32;
            while started.elapsed() < time {
                visitor.open(&path).await?;
                pages += 1;
            }
            Ok::<_, anyhow::Error>(pages)
        });
    }
    let mut pages = 0;
    while let Some(reader) = reading.join_next().await {
        pages += reader??;
    }
    Ok(f64::from(pages) / started.elapsed().as_secs_f64())
}

/// What a template page takes, all of it cached, when so many are due in a second.
///
/// # Errors
/// When a page is not shown.
pub async fn steady(on: &Installation, time: Duration, rate: f64) -> Result<Measured> {
    let (visitor, path) = (Arc::new(Visitor::in_process(on).await?), on.template_page());
    visitor.open(&path).await?;
    paced(format!("template, all cached, at {rate:.0} a second"), visitor, &path, time, rate).await
}

/// What a page takes when so many are due in a second, whatever became of those before; counted from when it was due.
///
/// # Errors
/// When a page is not shown.
pub async fn paced(name: String, visitor: Arc<Visitor>, path: &str, time: Duration, rate: f64) -> Result<Measured> {
    let path = Arc::<str>::from(path);
    let schedule = Schedule { started: Instant::now(), rate, time };
    let (due, next) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicU64::new(0)));
    let mut reading = JoinSet::new();
    for _ in 0..READERS {
        let (visitor, path, due, next) = (visitor.clone(), path.clone(), due.clone(), next.clone());
        reading.spawn(async move {
            let mut took = Vec::new();
            loop {
                due.acquire().await?.forget();
                let at = schedule.due(next.fetch_add(1, Ordering::Relaxed));
                if at >= schedule.started + time {
                    return Ok::<_, anyhow::Error>(took);
                }
                visitor.open(&path).await?;
                took.push(at.elapsed());
            }
        });
    }
    // On a thread of its own: the runtime's timer counts in milliseconds.
    std::thread::spawn(move || schedule.release(&due));
    let mut measured = Measured::new(name)?;
    while let Some(reader) = reading.join_next().await {
        for took in reader?? {
            measured.add(took);
        }
    }
    Ok(measured)
}

/// When each page is due.
#[derive(Clone, Copy)]
struct Schedule {
    started: Instant,
    rate: f64,
    time: Duration,
}

impl Schedule {
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    fn due(self, page: u64) -> Instant {
        self.started + Duration::from_secs_f64(page as f64 / self.rate)
    }

    /// Lets a reader go for each page that is due, and all of them when the time is over.
    fn release(self, due: &Semaphore) {
        let mut page = 0;
        while self.due(page) < self.started + self.time {
            std::thread::sleep(self.due(page).saturating_duration_since(Instant::now()));
            while self.due(page) <= Instant::now() {
                due.add_permits(1);
                page += 1;
            }
        }
        due.add_permits(usize::try_from(READERS).unwrap_or(usize::MAX));
    }
}
