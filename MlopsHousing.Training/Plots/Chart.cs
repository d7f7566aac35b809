using System.Globalization;
using System.Xml.Linq;
using ScottPlot;

namespace MlopsHousing.Training.Plots;

/// <summary>
/// A plot as SVG. ScottPlot draws its shapes. Its words are put in as SVG text, as Skia would place each glyph by a font that
/// the reader may not have, and writes nothing on a machine without fonts (ADR 16).
/// </summary>
internal sealed class Chart
{
    public const int Width = 440;
    public const int Height = 330;
    private const int FontSize = 13;
    public const int Top = 12;
    public const int Bottom = 48;

    // Rather too wide: a word that is cut off is worse than one with room around it.
    private const double LetterWidth = 7.2;
    private const string Font = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif";
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private readonly Scale _x;
    private readonly Scale _y;
    private readonly int _left;
    private readonly int _right;
    private readonly List<XElement> _words = [];

    /// <param name="x">The axis to the right.</param>
    /// <param name="y">The axis upwards.</param>
    /// <param name="left">Room for what stands left of the axis, in pixels.</param>
    /// <param name="right">Room for half of the last figure, and for a legend.</param>
    public Chart(Scale x, Scale y, int left = 62, int right = 24)
    {
        (_x, _y, _left, _right) = (x, y, left, right);
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.Axes.SetLimits(x.Min, x.Max, y.Min, y.Max);
        Plot.Layout.Fixed(new PixelPadding(left, right, Bottom, Top));
        Plot.Axes.Color(Palette.Ink);
        Plot.Axes.Top.IsVisible = Plot.Axes.Right.IsVisible = false;
        Plot.Grid.MajorLineColor = Palette.Grid;
        foreach (var axis in new IAxis[] { Plot.Axes.Bottom, Plot.Axes.Left }) axis.SetTicks([], []);
    }

    public Plot Plot { get; } = new();

    /// <summary>Ticks with figures along the lower side, and what they mean.</summary>
    public Chart Across(string label)
    {
        Mark(Plot.Axes.Bottom, _x);
        foreach (var tick in _x.Ticks) Say(_x.Write(tick), PixelX(tick), Height - Bottom + 18, "middle");
        // In the middle of the axis, or as near to it as the label's length allows.
        return Say(label, Math.Min((_left + Width - _right) / 2.0, Width - 4 - label.Length * LetterWidth / 2), Height - 10, "middle");
    }

    /// <summary>Ticks with figures along the left side, and what they mean.</summary>
    public Chart Up(string label)
    {
        Mark(Plot.Axes.Left, _y);
        foreach (var tick in _y.Ticks) Say(_y.Write(tick), _left - 8, PixelY(tick) + FontSize * 0.35, "end");
        var (x, y) = (FontSize + 2, (Top + Height - Bottom) / 2.0);
        Say(label, x, y, "middle");
        _words[^1].SetAttributeValue("transform", string.Create(CultureInfo.InvariantCulture, $"rotate(-90 {x} {y})"));
        return this;
    }

    /// <summary>Words at a place of the axes, moved by pixels.</summary>
    public Chart Note(string words, double x, double y, double right = 0, double down = 0, string anchor = "start") =>
        Say(words, PixelX(x) + right, PixelY(y) + down + FontSize * 0.35, anchor);

    /// <summary>A small square of a colour, for a legend, whose middle is at a place of the axes, moved by pixels.</summary>
    public void Swatch(Color colour, double x, double y, double right, double down) => _words.Add(new(
        _svg + "rect",
        new XAttribute("x", Math.Round(PixelX(x) + right - 6, 1)),
        new XAttribute("y", Math.Round(PixelY(y) + down - 6, 1)),
        new XAttribute("width", 12),
        new XAttribute("height", 12),
        new XAttribute("fill", colour.WithAlpha(255).ToHex()),
        new XAttribute("fill-opacity", Math.Round(colour.Alpha / 255.0, 2))));

    /// <summary>The finished SVG.</summary>
    /// <param name="name">What its file is called, without an ending; keeps its ids apart from other plots' on a page.</param>
    /// <param name="description">What it shows, for those who can't see it.</param>
    public XElement ToSvg(string name, string description)
    {
        var root = XDocument.Parse(Plot.GetSvgXml(Width, Height)).Root!;
        foreach (var shape in root.Descendants())
        {
            var classes = new[] { (Palette.ClassOf((string?)shape.Attribute("fill")), "f-"), (Palette.ClassOf((string?)shape.Attribute("stroke")), "s-") }
                .Where(c => c.Item1 is not null).Select(c => c.Item2 + c.Item1).ToList();
            if (classes.Count > 0) shape.SetAttributeValue("class", string.Join(' ', classes));
            if ((string?)shape.Attribute("stroke") == Palette.Dashes.ToHex()) shape.SetAttributeValue("stroke-dasharray", "5 4");
            // Cells of a map are places, not samples of something smooth.
            if (shape.Name.LocalName == "image") shape.SetAttributeValue("image-rendering", "pixelated");
            foreach (var attribute in shape.Attributes())
            {
                if (attribute.Name == "id") attribute.Value = $"{name}-{attribute.Value}";
                else if (attribute.Value.StartsWith('#') && attribute.Name.LocalName == "href") attribute.Value = $"#{name}-{attribute.Value[1..]}";
                else if (attribute.Value.StartsWith("url(#", StringComparison.Ordinal)) attribute.Value = $"url(#{name}-{attribute.Value[5..]}";
            }
        }

        root.Elements(_svg + "rect").FirstOrDefault(r => (string?)r.Attribute("width") == $"{Width}" && (string?)r.Attribute("height") == $"{Height}")?.Remove();
        root.SetAttributeValue("viewBox", $"0 0 {Width} {Height}");
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", description);
        root.Add(new XElement(_svg + "g", new XAttribute("font-family", Font), new XAttribute("font-size", FontSize), _words));
        return root;
    }

    /// <summary>The same as a file of its own, which follows a dark page by itself.</summary>
    public static string ToFile(XElement svg)
    {
        var file = new XElement(svg);
        file.AddFirst(new XElement(_svg + "style", Palette.DarkCss));
        return file.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static void Mark(IAxis axis, Scale scale)
    {
        var ticks = scale.Ticks.ToArray();
        axis.SetTicks(ticks, [.. ticks.Select(_ => "")]);
    }

    private Chart Say(string words, double x, double y, string anchor)
    {
        _words.Add(new(
            _svg + "text",
            new XAttribute("x", Math.Round(x, 1)),
            new XAttribute("y", Math.Round(y, 1)),
            new XAttribute("text-anchor", anchor),
            new XAttribute("class", "f-ink"),
            new XAttribute("fill", Palette.Ink.ToHex()),
            words));
        return this;
    }

    private double PixelX(double x) => _left + (x - _x.Min) / (_x.Max - _x.Min) * (Width - _left - _right);

    private double PixelY(double y) => Height - Bottom - (y - _y.Min) / (_y.Max - _y.Min) * (Height - Top - Bottom);
}
