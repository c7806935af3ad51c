using System.Text;

namespace Countersign.Carriers.Http.Templates;

/// <summary>The body of an HTML form (WHATWG URL, 5.2).</summary>
internal static class FormText
{
    /// <summary>The fields in their order, as bytes.</summary>
    public static byte[] Of(IEnumerable<(string Name, string Value)> fields) => Encoding.ASCII.GetBytes(
        string.Join('&', fields.Select(static field => $"{Escape(field.Name)}={Escape(field.Value)}")));

    private static string Escape(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
