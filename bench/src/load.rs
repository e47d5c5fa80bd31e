//! The two ways of applying load.
//!
//! *Closed loop*: every connection sends its next request when the last one is answered. It finds the most that the
//! product can do; its latencies say little, as a stall stops the questions too.
//!
//! *Open loop*: requests are due at a constant interval, whatever the product does, and a latency counts from when the
//! request was **due**. A request that waits for a free connection behind a stall is thereby as late as its sender would
//! find it (no coordinated omission).

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::client::Connection;
use crate::tally::{Failure, Tally};
use crate::workload::{Success, Workload};

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long after the last due time the open loop goes on sending what it is behind with.
const GRACE: Duration = Duration::from_secs(30);
/// Keeps a product that refuses connections from being asked in a tight loop.
const RECONNECT_PAUSE: Duration = Duration::from_millis(10);

/// When a closed loop ends.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// No request is begun later than this after the start.
    Elapsed(Duration),
    /// So many requests have been begun.
    Sent(u64),
}

/// What came of one phase of load.
#[derive(Debug)]
pub struct Phase {
    pub tally: Tally,
    /// When the first request was due.
    pub started: Instant,
    /// From `started` until the last reply.
    pub elapsed: Duration,
}

impl Phase {
    /// Successful replies per second.
    pub fn throughput(&self) -> f64 {
        self.tally.succeeded() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Sends back to back over `connections` connections.
///
/// # Errors
/// When a first connection cannot be made. Later failures are counted in the tally.
pub async fn closed_loop(
    address: SocketAddr,
    workload: &Arc<Workload>,
    connections: usize,
    until: Until,
) -> Result<Phase> {
    let lanes = Lane::open_all(address, workload, connections).await?;
    let next = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut running = JoinSet::new();
    for mut lane in lanes {
        let next = Arc::clone(&next);
        running.spawn(async move {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let over = match until {
                    Until::Elapsed(limit) => started.elapsed() >= limit,
                    Until::Sent(limit) => index >= limit,
                };
                if over {
                    return lane.tally;
                }
                lane.shoot(index, Instant::now()).await;
            }
        });
    }
    collect(running, started).await
}

/// Sends at `rate` requests per second for `duration`, over at most `connections` at once.
///
/// # Errors
/// When a first connection cannot be made. Later failures are counted in the tally.
pub async fn open_loop(
    address: SocketAddr,
    workload: &Arc<Workload>,
    connections: usize,
    rate: f64,
    duration: Duration,
) -> Result<Phase> {
    let lanes = Lane::open_all(address, workload, connections).await?;
    let next = Arc::new(AtomicU64::new(0));
    let due = Arc::new(Semaphore::new(0));
    let schedule = Schedule::new(Instant::now(), rate, duration);
    let pacer = Arc::downgrade(&due);
    thread::spawn(move || schedule.release(&pacer, connections));
    let mut running = JoinSet::new();
    for mut lane in lanes {
        let (next, due) = (Arc::clone(&next), Arc::clone(&due));
        running.spawn(async move {
            while let Ok(permit) = due.acquire().await {
                permit.forget();
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= schedule.total {
                    break;
                }
                let intended = schedule.due(index);
                if Instant::now() > schedule.end() + GRACE {
                    lane.tally.fail(Failure::NotSent, intended.elapsed());
                } else {
                    lane.shoot(index, intended).await;
                }
            }
            lane.tally
        });
    }
    collect(running, schedule.started).await
}

async fn collect(mut running: JoinSet<Tally>, started: Instant) -> Result<Phase> {
    let mut tally = Tally::new()?;
    while let Some(lane) = running.join_next().await {
        tally.merge(&lane?)?;
    }
    Ok(Phase { tally, started, elapsed: started.elapsed() })
}

/// When each request of an open loop is due.
#[derive(Clone, Copy, Debug)]
struct Schedule {
    started: Instant,
    rate: f64,
    total: u64,
}

impl Schedule {
    fn new(started: Instant, rate: f64, duration: Duration) -> Self {
        Self { started, rate, total: (rate * duration.as_secs_f64()).round() as u64 }
    }

    fn due(&self, index: u64) -> Instant {
        self.started + Duration::from_secs_f64(index as f64 / self.rate)
    }

    fn end(&self) -> Instant {
        self.due(self.total)
    }

    /// Hands out one permit per request when it is due, then one per lane as the sign that all is done.
    ///
    /// It runs on a thread of its own: the timer of the runtime counts in whole milliseconds, which would be added to
    /// every latency. It ends when nobody holds the semaphore any more.
    fn release(&self, permits: &Weak<Semaphore>, lanes: usize) {
        let mut released = 0;
        while released < self.total {
            thread::sleep(self.due(released).saturating_duration_since(Instant::now()));
            let elapsed = self.started.elapsed().as_secs_f64();
            let reached = ((elapsed * self.rate) as u64 + 1).clamp(released + 1, self.total);
            let Some(permits) = permits.upgrade() else { return };
            permits.add_permits((reached - released) as usize);
            released = reached;
        }
        if let Some(permits) = permits.upgrade() {
            permits.add_permits(lanes);
        }
    }
}

/// One connection and what it has seen.
#[derive(Debug)]
struct Lane {
    address: SocketAddr,
    workload: Arc<Workload>,
    connection: Option<Connection>,
    tally: Tally,
}

impl Lane {
    async fn open_all(address: SocketAddr, workload: &Arc<Workload>, count: usize) -> Result<Vec<Self>> {
        let mut lanes = Vec::with_capacity(count);
        for _ in 0..count {
            let connection = Some(Connection::open(address).await?);
            lanes.push(Self { address, workload: Arc::clone(workload), connection, tally: Tally::new()? });
        }
        Ok(lanes)
    }

    /// Sends one request and counts what comes of it, with the latency from `intended`.
    async fn shoot(&mut self, index: u64, intended: Instant) {
        match timeout(REQUEST_TIMEOUT, self.exchange(index)).await {
            Ok(Ok(success)) => self.tally.succeed(success, intended.elapsed()),
            Ok(Err(failure)) => self.tally.fail(failure, intended.elapsed()),
            Err(_) => {
                // The late reply must not be taken for that of the next request.
                self.connection = None;
                self.tally.fail(Failure::TimedOut, intended.elapsed());
            }
        }
    }

    async fn exchange(&mut self, index: u64) -> Result<Success, Failure> {
        let mut connection = match self.connection.take() {
            Some(open) if !open.is_closed() => open,
            _ => self.reconnect().await?,
        };
        let request = self.workload.request(index).map_err(|_| Failure::Connection)?;
        let status = connection.exchange(request).await.map_err(|_| Failure::Connection)?;
        self.connection = Some(connection);
        let success = self.workload.shape(index).and_then(|shape| shape.judge(status));
        success.ok_or(Failure::Status(status.as_u16()))
    }

    async fn reconnect(&self) -> Result<Connection, Failure> {
        match Connection::open(self.address).await {
            Ok(connection) => Ok(connection),
            Err(_) => {
                sleep(RECONNECT_PAUSE).await;
                Err(Failure::Connection)
            }
        }
    }
}
