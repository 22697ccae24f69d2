"""What the steps of the training share: data, losses, and how weights are changed."""
