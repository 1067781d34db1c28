//! How many connections each client has.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// How many connections each client has, where that has a limit.
pub(super) struct Crowd(Option<Arc<Counts>>);

struct Counts {
    most: usize,
    clients: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection of a client, counted until this is dropped.
pub(super) struct Place {
    counts: Arc<Counts>,
    client: IpAddr,
}

/// The client has as many connections as it may have.
#[derive(Debug)]
pub(super) struct Full;

impl Crowd {
    pub(super) fn new(most: Option<usize>) -> Self {
        Self(most.map(|most| Arc::new(Counts { most, clients: Mutex::default() })))
    }

    pub(super) fn is_counted(&self) -> bool {
        self.0.is_some()
    }

    /// Counts one more connection of this client, if there is something to count. Who comes by a unix socket is not.
    pub(super) fn enter(&self, client: Option<SocketAddr>) -> Result<Option<Place>, Full> {
        let (Some(counts), Some(client)) = (&self.0, client) else { return Ok(None) };
        let client = network(client.ip());
        let mut clients = counts.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let count = clients.entry(client).or_default();
        if *count >= counts.most {
            return Err(Full);
        }
        *count += 1;
        Ok(Some(Place { counts: Arc::clone(counts), client }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut clients = self.counts.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = clients.entry(self.client) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// What one client has for itself: an IPv4 address, or an IPv6 network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Option<SocketAddr> {
        Some(SocketAddr::new(address.parse().unwrap(), 1))
    }

    #[test]
    fn a_client_has_so_many_places_and_others_have_their_own() {
        let crowd = Crowd::new(Some(2));
        let first = crowd.enter(client("192.0.2.1")).unwrap();
        let _second = crowd.enter(client("::ffff:192.0.2.1")).unwrap();
        assert!(crowd.enter(client("192.0.2.1")).is_err());
        let _other = crowd.enter(client("192.0.2.2")).unwrap();
        drop(first);
        let _third = crowd.enter(client("192.0.2.1")).unwrap();
    }

    #[test]
    fn a_network_of_64_bits_is_one_client() {
        let crowd = Crowd::new(Some(1));
        let place = crowd.enter(client("2001:db8::1")).unwrap();
        assert!(crowd.enter(client("2001:db8::ffff:1")).is_err());
        assert!(crowd.enter(client("2001:db8:0:1::1")).is_ok());
        drop(place);
        assert!(crowd.0.unwrap().clients.lock().unwrap().is_empty());
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        assert!(Crowd::new(None).enter(client("192.0.2.1")).unwrap().is_none());
        assert!(Crowd::new(Some(0)).enter(None).unwrap().is_none());
    }
}
