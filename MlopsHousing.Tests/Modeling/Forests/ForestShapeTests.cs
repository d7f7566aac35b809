using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

/// <summary>Forests made in memory, which unlike the file can have any shape.</summary>
public class ForestShapeTests
{
    [Fact]
    public void A_node_that_leads_back_to_itself_is_refused() => Refused("node 0 is reached in two ways", left: [0, ~1], right: [1, ~2]);

    [Fact]
    public void A_leaf_shared_by_two_nodes_is_refused() => Refused("leaf 1 is reached in two ways", left: [~0, ~1], right: [1, ~1]);

    [Fact]
    public void A_child_that_does_not_exist_is_refused() => Refused("node 7", left: [~0, ~1], right: [7, ~2]);

    [Fact]
    public void A_leaf_that_does_not_exist_is_refused() => Refused("leaf 9", left: [~9, ~1], right: [1, ~2]);

    [Fact]
    public void A_node_outside_every_tree_is_refused() => Refused("belong to no tree", left: [~0, ~1], right: [~1, ~2]);

    private static void Refused(string says, int[] left, int[] right)
    {
        var forest = new Forest { FeatureCount = 1, Roots = [0], Feature = [0, 0], Threshold = [1, 2], Left = left, Right = right, LeafValue = [1, 2, 3] };
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => new ForestScorer(forest)).Message, StringComparison.Ordinal);
        Assert.Contains(says, Assert.Throws<InvalidDataException>(forest.ToBytes).Message, StringComparison.Ordinal);
    }
}
