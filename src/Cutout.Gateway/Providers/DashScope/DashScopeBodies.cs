namespace Cutout.Gateway.Providers.DashScope;

/// <summary>The JSON of the vendor's calls, with every trap of its defaults switched off.</summary>
internal static class DashScopeBodies
{
    public static JsonWithPictures Edit(DashScopeEdit edit) => new(place =>
    {
        var parameters = new Dictionary<string, object> { ["n"] = 1, ["watermark"] = false };
        if (edit.Model != "qwen-image-edit")
        {
            // Its default lets a language model rewrite the prompt, which is slower and less faithful.
            parameters["prompt_extend"] = false;
        }

        if (edit.NegativePrompt is not null)
        {
            parameters["negative_prompt"] = edit.NegativePrompt;
        }

        return new
        {
            model = edit.Model,
            input = new
            {
                messages = new[] { new { role = "user", content = new object[] { new { image = DataUrl(edit.ContentType, place(edit.Photo)) }, new { text = edit.Prompt } } } },
            },
            parameters,
        };
    });

    public static JsonWithPictures MaskedEdit(DashScopeMaskedEdit edit) => new(place => new
    {
        model = edit.Model,
        input = new
        {
            function = "description_edit_with_mask",
            prompt = edit.Prompt,
            base_image_url = DataUrl(edit.ContentType, place(edit.Photo)),
            mask_image_url = DataUrl("image/png", place(edit.Mask)),
        },
        parameters = new { n = 1, watermark = false },
    });

    public static JsonWithPictures Style(string model, ReadOnlyMemory<byte> photo, string contentType, int style) => new(place => new
    {
        model,
        input = new { image_url = DataUrl(contentType, place(photo)), style_index = style },
    });

    private static string DataUrl(string contentType, string place) => $"data:{contentType};base64,{place}";
}
