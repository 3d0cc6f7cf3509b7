"""What is heard when the service fails: every fault, in every way of speaking."""
