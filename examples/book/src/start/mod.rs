//! The tutorial: each file is the whole program after one of its pages.

mod dto;
mod exception;
mod first;
mod guard;
mod module;
mod provider;
mod tested;
