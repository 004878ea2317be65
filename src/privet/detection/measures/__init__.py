"""
One file a measure, or a few kin: a relation over exposures, or a kernel over their order.

None of them knows another; ``privet.detection.measuring`` gathers them into few passes.
"""
