namespace Countersign.Demo;

/// <summary>The rows of the file, as far as the demonstration itself needs them: who has which number.</summary>
/// <param name="File">What is uploaded.</param>
/// <param name="Rows">Data rows in the file.</param>
/// <param name="NumberByReference">The number as it stands in the file.</param>
internal sealed record Customers(FileInfo File, int Rows, IReadOnlyDictionary<string, string> NumberByReference)
{
    private const int MaxRows = 1_000_000;

    /// <summary>Reads a file whose fields hold no quotes, as the sample's do not.</summary>
    public static async Task<Customers> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var lines = await System.IO.File.ReadAllLinesAsync(file.FullName, cancellationToken);
        if (lines.Length - 1 > MaxRows)
            throw new DemoException($"{file.Name} has more than {MaxRows:N0} rows.");

        var header = lines[0].Split(',');
        var (to, reference) = (Array.IndexOf(header, "to"), Array.IndexOf(header, "reference"));
        if (to < 0 || reference < 0)
            throw new DemoException($"{file.Name} must have the columns to and reference.");

        var numbers = new Dictionary<string, string>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(',');
            numbers[fields[reference]] = fields[to];
        }

        return new Customers(file, lines.Length - 1, numbers);
    }
}
