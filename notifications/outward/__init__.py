"""What leaves the house over the network: where it may go, how it is sent, and what each receiver wants to be told."""
