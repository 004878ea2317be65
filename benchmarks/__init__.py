"""What Privet costs and how well it judges, each as ratios and bounds taken in one run."""
