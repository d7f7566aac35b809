namespace MlopsHousing.Cli.Doctor;

/// <summary>Something that must hold in every overlay.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Reason">Why it must hold: what goes wrong otherwise.</param>
internal abstract record Rule(string Name, string Reason)
{
    /// <summary>Where it doesn't hold.</summary>
    public abstract IEnumerable<Problem> Check(Overlay overlay);
}

/// <summary>A place where a rule doesn't hold.</summary>
/// <param name="Where">The object, such as <c>Deployment/api</c>, or the file.</param>
/// <param name="What">What is wrong there, ending with what to do.</param>
internal sealed record Problem(string Where, string What)
{
    public Problem(Resource where, string what)
        : this(where.ToString(), what)
    {
    }
}
