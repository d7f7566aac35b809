using System.Buffers.Binary;

namespace MlopsHousing.Modeling.Forests;

/// <summary>
/// The first 28 bytes of <c>forest.bin</c>: 8 of magic, then 32 bits each of version, flags (1: leaves have their cover),
/// features, trees and leaves. Every other size follows from these.
/// </summary>
internal readonly record struct ForestHeader(int Features, int Trees, int Leaves, bool HasCover)
{
    public const int Size = 28;
    private const uint Version = 1;
    private const uint CoverFlag = 1;

    private static ReadOnlySpan<byte> Magic => "MHFOREST"u8;

    /// <summary>Every split makes one leaf more.</summary>
    public int Nodes => Leaves - Trees;

    public long FileLength => Length(Trees, Leaves, HasCover);

    public static ForestHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic)) throw Broken("it does not begin as a forest.bin does");

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        var features = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        var trees = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        var leaves = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        if (version != Version) throw Broken($"its format is version {version}, and this program reads version {Version}");
        if (flags > CoverFlag) throw Broken($"it has flags ({flags:x}) that version {Version} does not know");
        if (features is < 1 or > Forest.MaxFeatures) throw Broken($"it has {features} features where 1 to {Forest.MaxFeatures} are possible");
        if (trees == 0) throw Broken("it has no trees");
        if (trees > Forest.MaxTrees) throw Broken($"it has {trees} trees where 1 to {Forest.MaxTrees} are possible");
        if (leaves < trees) throw Broken($"it has {trees} trees but only {leaves} leaves");

        var hasCover = flags == CoverFlag;
        var length = Length(trees, leaves, hasCover);
        if (bytes.Length != length) throw Broken($"it is {bytes.Length} bytes long, but {trees} trees with {leaves} leaves take {length}");
        return new ForestHeader((int)features, (int)trees, (int)leaves, hasCover);
    }

    public void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], HasCover ? CoverFlag : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Features);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Trees);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Leaves);
    }

    private static long Length(long trees, long leaves, bool hasCover)
    {
        var nodes = leaves - trees;
        return Size + 2 * (nodes + leaves) + sizeof(float) * nodes + (sizeof(double) + (hasCover ? sizeof(int) : 0)) * leaves;
    }

    private static InvalidDataException Broken(string why) => new($"The forest can't be read: {why}.");
}
