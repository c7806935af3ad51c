using System.Globalization;

namespace Countersign.Messages;

/// <summary>What a template says with a code in it.</summary>
public static class CodeFilling
{
    /// <summary>The text in the clear.</summary>
    /// <param name="template">One whose parameters are those that <see cref="TemplateForm"/> names.</param>
    /// <param name="code">The code's digits.</param>
    /// <param name="brand">The name the reader knows.</param>
    /// <param name="minutes">For how long the code is valid.</param>
    /// <param name="isVoice">Whether it is read out: digit by digit then.</param>
    public static string Fill(MessageTemplate template, string code, string brand, int minutes, bool isVoice)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Fill(
            (Code: isVoice ? string.Join(", ", code.AsEnumerable()) : code, brand, minutes),
            static (values, name) => name switch
            {
                TemplateForm.Code => values.Code,
                TemplateForm.Brand => values.brand,
                TemplateForm.Minutes => values.minutes.ToString(CultureInfo.InvariantCulture),
                _ => throw new InvalidOperationException($"A text with a code holds the unknown parameter {name}."),
            });
    }
}
