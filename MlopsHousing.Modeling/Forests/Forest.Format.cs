using System.Buffers.Binary;

namespace MlopsHousing.Modeling.Forests;

/// <remarks>
/// <c>forest.bin</c>, little-endian: a <see cref="ForestHeader"/>; then 16 bits per node or leaf, each tree from its root,
/// a node before its left and then its right subtree (0: a leaf; n: a node that splits on feature n - 1), so that cycles
/// and stray children can't even be written; then per node its threshold (binary32), per leaf its value (binary64) and,
/// if the header says so, its cover (32 bits). Sizes follow from the header, so a wrong length is refused before anything
/// is allocated. Equal forests have equal bytes.
/// </remarks>
public sealed partial class Forest
{
    /// <summary>Reads a forest from the bytes of <c>forest.bin</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file; the message says what is wrong.</exception>
    public static Forest Parse(ReadOnlySpan<byte> bytes)
    {
        var header = ForestHeader.Read(bytes);
        var shape = bytes[ForestHeader.Size..];
        var thresholds = shape[(2 * (header.Nodes + header.Leaves))..];
        var values = thresholds[(sizeof(float) * header.Nodes)..];
        var covers = values[(sizeof(double) * header.Leaves)..];

        var forest = new Forest
        {
            FeatureCount = header.Features,
            Roots = new int[header.Trees],
            Feature = new int[header.Nodes],
            Left = new int[header.Nodes],
            Right = new int[header.Nodes],
            Threshold = new float[header.Nodes],
            LeafValue = new double[header.Leaves],
            LeafCover = header.HasCover ? new int[header.Leaves] : null,
        };
        forest.ReadShape(shape[..(2 * (header.Nodes + header.Leaves))]);

        for (var i = 0; i < header.Nodes; i++)
            forest.Threshold[i] = BinaryPrimitives.ReadSingleLittleEndian(thresholds[(sizeof(float) * i)..]);
        for (var i = 0; i < header.Leaves; i++)
            forest.LeafValue[i] = BinaryPrimitives.ReadDoubleLittleEndian(values[(sizeof(double) * i)..]);
        for (var i = 0; i < forest.LeafCover?.Length; i++)
            forest.LeafCover[i] = BinaryPrimitives.ReadInt32LittleEndian(covers[(sizeof(int) * i)..]);

        forest.CheckNumbers();
        return forest;
    }

    /// <summary>The bytes of <c>forest.bin</c>. Nodes and leaves are written tree by tree, so those of another order come back in this one.</summary>
    /// <exception cref="InvalidDataException">This is not a forest; the message says what is wrong.</exception>
    public byte[] ToBytes()
    {
        Check();
        var header = new ForestHeader(FeatureCount, TreeCount, LeafValue.Length, LeafCover is not null);
        var bytes = new byte[header.FileLength];
        header.Write(bytes);

        var shape = bytes.AsSpan(ForestHeader.Size);
        var thresholds = shape[(2 * (header.Nodes + header.Leaves))..];
        var values = thresholds[(sizeof(float) * header.Nodes)..];
        var covers = values[(sizeof(double) * header.Leaves)..];
        var open = new Stack<int>();
        foreach (var root in Roots)
        {
            open.Push(root);
            while (open.TryPop(out var at))
            {
                BinaryPrimitives.WriteUInt16LittleEndian(shape, at < 0 ? (ushort)0 : (ushort)(Feature[at] + 1));
                shape = shape[2..];
                if (at < 0)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(values, LeafValue[~at]);
                    values = values[sizeof(double)..];
                    if (LeafCover is null) continue;
                    BinaryPrimitives.WriteInt32LittleEndian(covers, LeafCover[~at]);
                    covers = covers[sizeof(int)..];
                    continue;
                }

                BinaryPrimitives.WriteSingleLittleEndian(thresholds, Threshold[at]);
                thresholds = thresholds[sizeof(float)..];
                open.Push(Right[at]);
                open.Push(Left[at]);
            }
        }

        return bytes;
    }

    /// <summary>Hangs nodes and leaves under each other as they come; a tree ends when no node waits for a child.</summary>
    private void ReadShape(ReadOnlySpan<byte> entries)
    {
        var open = new Stack<(int Node, int Depth)>();
        var (node, leaf) = (0, 0);
        for (var tree = 0; tree < Roots.Length; tree++)
        {
            var (first, depth) = (leaf, 0);
            ref var child = ref Roots[tree];
            while (true)
            {
                if (entries.IsEmpty) throw Broken($"it ends in the middle of tree {tree}");
                var entry = BinaryPrimitives.ReadUInt16LittleEndian(entries);
                entries = entries[sizeof(ushort)..];
                if (entry != 0)
                {
                    if (node == Feature.Length) throw Broken($"it has more than the {node} nodes that its leaves allow");
                    Feature[node] = entry - 1;
                    CheckTree(leaf - first, ++depth);
                    open.Push((node, depth));
                    child = node;
                    child = ref Left[node++];
                    continue;
                }

                if (leaf == LeafValue.Length) throw Broken($"it has more than the {leaf} leaves that it announces");
                child = ~leaf++;
                CheckTree(leaf - first, depth);
                if (!open.TryPop(out var parent)) break;
                (var above, depth) = parent;
                child = ref Right[above];
            }
        }

        if (!entries.IsEmpty) throw Broken($"its {Roots.Length} trees end before its nodes do");
    }
}
