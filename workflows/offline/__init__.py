"""What leaves the house and runs without it: nothing here may import anything of ours."""
