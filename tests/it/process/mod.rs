//! Whole processes: how they start, what they log, and how they end.

mod child;
mod end;
mod manager;
mod memory;
mod start;

use child::{Child, run};
